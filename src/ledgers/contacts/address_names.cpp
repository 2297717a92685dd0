// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include "base/prefetch.h"

namespace mitsuke::ledgers {

void AddressNames::learn(std::span<const uint64_t> keys, std::string_view domain, uint64_t hash) {
    if (keys.empty()) return;
    const uint32_t number = domain_of(domain, hash);
    for (const uint64_t key : keys) {
        const uint32_t known = slot_of(key);
        if (known == SlotIndex::none) add({key, number});
        else addresses_[known].domain = number;
    }
}

std::string_view AddressNames::find(uint64_t key) const {
    const uint32_t slot = slot_of(key);
    return slot == SlotIndex::none ? std::string_view{} : domains_[addresses_[slot].domain].text;
}

uint32_t AddressNames::slot_of(uint64_t key) const {
    return address_index_.find(key, [this, key](uint32_t slot) { return addresses_[slot].key == key; });
}

void AddressNames::add(Address address) {
    const auto key_of = [this](uint32_t slot) { return addresses_[slot].key; };
    if (addresses_.size() < addresses_max) {
        address_index_.insert(address.key, static_cast<uint32_t>(addresses_.size()), key_of);
        addresses_.push_back(address);
        return;
    }
    const auto slot = static_cast<uint32_t>(oldest_);
    oldest_ = (oldest_ + 1) % addresses_max;
    address_index_.erase(slot, key_of);
    addresses_[slot] = address;
    address_index_.insert(address.key, slot, key_of);
    ++forgotten_;
}

void AddressNames::prefetch(std::span<const uint64_t> keys, uint64_t hash) const {
    if (keys.empty()) return;
    domain_index_.prefetch(hash);
    for (const uint64_t key : keys) address_index_.prefetch(key);
}

void AddressNames::prefetch_values(std::span<const uint64_t> keys, uint64_t hash) const {
    if (keys.empty()) return;
    if (const uint32_t slot = domain_index_.likely(hash); slot != SlotIndex::none) mitsuke::prefetch(&domains_[slot]);
    for (const uint64_t key : keys)
        if (const uint32_t slot = address_index_.likely(key); slot != SlotIndex::none)
            mitsuke::prefetch(&addresses_[slot]);
}

uint32_t AddressNames::domain_of(std::string_view domain, uint64_t hash) {
    const uint32_t known =
        domain_index_.find(hash, [this, hash](uint32_t slot) { return domains_[slot].hash == hash; });
    if (known != SlotIndex::none) return known;
    if (domains_.size() == domains_max) forget_all();
    const auto slot = static_cast<uint32_t>(domains_.size());
    domains_.push_back({hash, std::string(domain)});
    domain_index_.insert(hash, slot, [this](uint32_t each) { return domains_[each].hash; });
    return slot;
}

void AddressNames::forget_all() {
    forgotten_ += addresses_.size();
    addresses_.cut(0);
    oldest_ = 0;
    address_index_.clear();
    domains_.clear();
    domain_index_.clear();
}

}  // namespace mitsuke::ledgers
