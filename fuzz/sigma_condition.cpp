// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rules/condition.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const std::vector<std::string> names{"a", "b", "selection_1_x", "selection_2_x", "_hidden", "all", "1"};
    const auto condition = mitsuke::rules::parse_condition({reinterpret_cast<const char*>(data), size}, names);
    // A message points into the text.
    if (!condition && condition.error().offset > size) std::abort();
    return 0;
}
