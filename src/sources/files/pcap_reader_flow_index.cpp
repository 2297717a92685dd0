// SPDX-License-Identifier: Apache-2.0
#include "sources/files/pcap_reader_flow_index.h"

#include <algorithm>

namespace mitsuke::sources {

void FlowIndex::insert(uint32_t hash, uint32_t number) {
    for (size_t at = home(hash);; at = next(at)) {
        Line& line = lines_[at];
        auto* const room = std::find(line.entries.begin(), line.entries.end(), 0U);
        if (room != line.entries.end()) {
            *room = tag(hash) | number;
            return;
        }
        ++line.passed;
    }
}

void FlowIndex::remove(uint32_t hash, uint32_t number) {
    const uint32_t wanted = tag(hash) | number;
    for (size_t at = home(hash);; at = next(at)) {
        Line& line = lines_[at];
        auto* const found = std::find(line.entries.begin(), line.entries.end(), wanted);
        if (found != line.entries.end()) {
            *found = 0;
            return;
        }
        --line.passed;
    }
}

}  // namespace mitsuke::sources
