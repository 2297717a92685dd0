// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

namespace mitsuke::ledgers {

// Most answers are as they were.
void AddressNames::learn(uint64_t key, std::string_view domain, uint64_t hash) {
    uint32_t* known = addresses_.find(key);
    if (known && domains_[*known].hash == hash) return;
    const uint32_t number = number_of(domain, hash);
    // What was known may just have been forgotten.
    addresses_[key] = number;
}

std::string_view AddressNames::find(uint64_t key) const {
    const uint32_t* number = addresses_.find(key);
    return number ? std::string_view(domains_[*number].text) : std::string_view{};
}

uint32_t AddressNames::number_of(std::string_view domain, uint64_t hash) {
    const uint32_t known = index_.find(hash, [this, hash](uint32_t slot) { return domains_[slot].hash == hash; });
    if (known != SlotIndex::none) return known;
    if (domains_.size() == domains_max) {
        forgotten_ += addresses_.size() + addresses_.forgotten();
        addresses_.clear();
        domains_.clear();
        index_.clear();
    }
    const auto number = static_cast<uint32_t>(domains_.size());
    domains_.push_back({hash, std::string(domain)});
    index_.insert(hash, number, [this](uint32_t slot) { return domains_[slot].hash; });
    return number;
}

}  // namespace mitsuke::ledgers
