// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include "formats/misp/misp_event.h"
#include "intel/indicators.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)mitsuke::formats::MispDocument::parse(text);
    mitsuke::intel::IndicatorSet set;
    (void)set.add_file("fuzz.json", text);
    return 0;
}
