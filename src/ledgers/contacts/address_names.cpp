// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/address_names.h"

#include <utility>

#include "base/prefetch.h"

namespace mitsuke::ledgers {

void AddressNames::learn(std::span<const uint64_t> keys, std::string_view domain, uint64_t hash) {
    if (keys.empty()) return;
    const uint32_t number = domain_of(domain, hash);
    // Held while its addresses come and go.
    ++domains_[number].addresses;
    for (const uint64_t key : keys) give(key, number);
    release(number);
}

// Most answers are as they were.
void AddressNames::give(uint64_t key, uint32_t domain) {
    const uint32_t slot = slot_of(key);
    if (slot != SlotIndex::none && addresses_[slot].domain == domain) return;
    ++domains_[domain].addresses;
    if (slot == SlotIndex::none) return add({key, domain});
    release(std::exchange(addresses_[slot].domain, domain));
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
    release(addresses_[slot].domain);
    addresses_[slot] = address;
    address_index_.insert(address.key, slot, key_of);
    ++forgotten_;
}

void AddressNames::prefetch(std::span<const uint64_t> keys, uint64_t hash) const {
    if (keys.empty()) return;
    domain_index_.prefetch(hash);
    for (const uint64_t key : keys) address_index_.prefetch(key);
}

void AddressNames::prefetch_value(std::span<const uint64_t> keys, uint64_t hash) const {
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
    uint32_t slot = static_cast<uint32_t>(domains_.size());
    if (spare_.empty()) {
        domains_.push_back({hash, 0, std::string(domain)});
    } else {
        slot = spare_.back();
        spare_.pop_back();
        domains_[slot] = {hash, 0, std::string(domain)};
    }
    domain_index_.insert(hash, slot, hash_of_domain());
    return slot;
}

void AddressNames::release(uint32_t domain) {
    if (--domains_[domain].addresses > 0) return;
    domain_index_.erase(domain, hash_of_domain());
    domains_[domain].text = {};
    spare_.push_back(domain);
}

}  // namespace mitsuke::ledgers
