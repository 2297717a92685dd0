// SPDX-License-Identifier: Apache-2.0
// dpkg's status file and its lists of files, from bytes to events.
#include "read_format.h"
#include "sources/files/package_database_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    read_format(mitsuke::sources::dpkg_status_format(), data, size);
    read_format(mitsuke::sources::dpkg_md5sums_format(), data, size, "fuzz.md5sums");
    return read_format(mitsuke::sources::dpkg_list_format(), data, size, "fuzz.list");
}
