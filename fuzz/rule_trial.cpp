// SPDX-License-Identifier: Apache-2.0
// Any bytes as the test file of a rule.
#include <cstdint>

#include "rules/trial.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    (void)rules::run_trials({"r.test.yml", {reinterpret_cast<const char*>(data), size}},
                            {"r.yml",
                             "title: r\nlogsource: {product: windows}\n"
                             "detection: {s: {A|contains: x}, f: {B: null}, condition: s and not f}\n"},
                            {});
    return 0;
}
