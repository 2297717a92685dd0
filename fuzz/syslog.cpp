// SPDX-License-Identifier: Apache-2.0
// Syslog files with Sysmon for Linux and audit records in them, from bytes to events.
#include "read_format.h"
#include "sources/files/syslog_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::syslog_format(), data, size);
}
