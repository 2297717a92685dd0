// SPDX-License-Identifier: Apache-2.0
// Windows event XML, from bytes to events.
#include "read_format.h"
#include "sources/files/xml_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::event_xml_format(), data, size);
}
