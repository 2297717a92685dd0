// SPDX-License-Identifier: Apache-2.0
#include "sources/files/windows_event.h"

#include "base/text.h"

namespace mitsuke::sources {

std::string_view event_data_name(std::string_view name, Arena& arena) {
    if (name.find(' ') == name.npos) return name;
    char* const out = arena.allocate(name.size());
    size_t size = 0;
    for (const char c : name)
        if (c != ' ') out[size++] = c;
    return {out, size};
}

bool finish_windows_event(events::Event& event, Arena&) {
    using namespace events::field;
    if (event.get(EventID).empty() || (event.get(Channel).empty() && event.get(Provider_Name).empty())) return false;
    event.host = event.get(Computer);
    event.record = static_cast<uint64_t>(parse_integer(event.get(EventRecordID)).value_or(0));
    return true;
}

}  // namespace mitsuke::sources
