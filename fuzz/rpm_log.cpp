// SPDX-License-Identifier: Apache-2.0
// dnf's logs, from bytes to events.
#include "read_format.h"
#include "sources/files/rpm_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::rpm_log_format(), data, size);
}
