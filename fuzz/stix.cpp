// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "formats/stix/stix_bundle.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)mitsuke::formats::parse_stix_pattern(text);
    (void)mitsuke::formats::parse_stix_bundle(text);
    return 0;
}
