// SPDX-License-Identifier: Apache-2.0
// JSON documents of every kind, from bytes to events.
#include "read_format.h"
#include "sources/files/json_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    return read_format(mitsuke::sources::json_format(mitsuke::sources::JsonKind::other), data, size);
}
