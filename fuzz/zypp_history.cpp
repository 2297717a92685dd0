// SPDX-License-Identifier: Apache-2.0
// zypper's history, from bytes to events.
#include "read_format.h"
#include "sources/files/rpm_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::zypp_history_format(), data, size);
}
