// SPDX-License-Identifier: Apache-2.0
// audit.log, from bytes to events.
#include "read_format.h"
#include "sources/files/auditd_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::auditd_format(), data, size);
}
