// SPDX-License-Identifier: Apache-2.0
// Lists of lines, with and without a header, and an event made of what they hold.
#include <cstdint>
#include <cstdlib>

#include "base/text.h"
#include "intel/indicators.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace mitsuke;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    intel::IndicatorSet set;
    const auto taken = set.add_file("fuzz.csv", text);
    if (taken && *taken != set.size()) std::abort();
    events::Event event;
    size_t number = 0;
    for (const auto part : split(text.substr(0, 4096), ','))
        event.add(static_cast<events::FieldId>(number++ % events::field::count), part);
    for (events::FieldId id = 0; id < events::field::count; ++id) event.add(id, text);
    std::vector<intel::IndicatorMatch> matches;
    set.match(event, matches);
    return 0;
}
