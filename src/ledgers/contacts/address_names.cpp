// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include <algorithm>

#include "base/prefetch.h"

namespace mitsuke::ledgers {

void AddressNames::learn(std::span<const uint64_t> keys, std::string_view domain, uint64_t hash) {
    if (keys.empty()) return;
    const uint32_t number = number_of(domain, hash);
    if (lines_.empty()) lines_.resize(lines);
    for (const uint64_t key : keys) put(lines_[line_of(key)], {tag_of(key), number});
}

// To the front; what stands there moves back, up to where the address was before, or off the end.
void AddressNames::put(Line& line, Address address) {
    auto& places = line.newest_first;
    const auto is_its = [&address](const Address& each) { return each.number == 0 || each.tag == address.tag; };
    auto place = std::find_if(places.begin(), places.end(), is_its);
    if (place == places.end()) {
        --place;
        ++forgotten_;
    }
    std::move_backward(places.begin(), place, place + 1);
    places.front() = address;
}

std::string_view AddressNames::find(uint64_t key) const {
    if (lines_.empty()) return {};
    for (const auto& each : lines_[line_of(key)].newest_first)
        if (each.number != 0 && each.tag == tag_of(key)) return domains_[each.number - 1].text;
    return {};
}

void AddressNames::prefetch(std::span<const uint64_t> keys, uint64_t hash) const {
    if (keys.empty() || lines_.empty()) return;
    index_.prefetch(hash);
    for (const uint64_t key : keys) mitsuke::prefetch(&lines_[line_of(key)]);
}

void AddressNames::prefetch_domain(uint64_t hash) const {
    const uint32_t slot = index_.likely(hash);
    if (slot != SlotIndex::none) mitsuke::prefetch(&domains_[slot]);
}

uint32_t AddressNames::number_of(std::string_view domain, uint64_t hash) {
    const uint32_t known = index_.find(hash, [this, hash](uint32_t slot) { return domains_[slot].hash == hash; });
    if (known != SlotIndex::none) return known + 1;
    if (domains_.size() == domains_max) forget_all();
    const auto slot = static_cast<uint32_t>(domains_.size());
    domains_.push_back({hash, std::string(domain)});
    index_.insert(hash, slot, [this](uint32_t each) { return domains_[each].hash; });
    return slot + 1;
}

void AddressNames::forget_all() {
    for (const auto& line : lines_)
        forgotten_ += static_cast<uint64_t>(std::count_if(line.newest_first.begin(), line.newest_first.end(),
                                                          [](const Address& each) { return each.number != 0; }));
    lines_.clear();
    domains_.clear();
    index_.clear();
}

}  // namespace mitsuke::ledgers
