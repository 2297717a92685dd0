// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_book.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "ledgers/keyed_hash.h"

namespace mitsuke::ledgers {

namespace {

// What a product contacts in its first day says what it is, not what is new about it.
constexpr Duration acquaintance = std::chrono::hours(24);

}  // namespace

// Beside the one that is asked about; little is known of who has few destinations.
double ContactBook::Identity::novel_habit() const {
    constexpr double before_any = 256;
    return (novel - std::min(novel, 1U) + 0.1) / (destinations + before_any);
}

Standing ContactBook::learn(const BookEntry& entry) {
    Destination& destination = destinations_[entry.destination];
    if (destination.first == Time{}) destination.first = entry.time;
    destination.hosts.add(entry.host);
    Standing standing;
    if (entry.identity != 0) {
        destination.products.add(entry.identity);
        Identity& identity = identities_[entry.identity];
        if (identity.first == Time{}) identity.first = entry.time;
        if (entry.version != 0) {
            identity.was_updated |= identity.version != 0 && identity.version != entry.version;
            identity.version = entry.version;
        }
        Pair& pair = pairs_[mixed(entry.identity, entry.destination)];
        if (pair.first == Time{}) {
            standing.is_first = true;
            pair.first = entry.time;
            pair.added_by_update = identity.was_updated;
            pair.is_novel = identity.was_updated || entry.time - identity.first >= acquaintance;
            standing.is_novel = pair.is_novel;
            standing.added_by_update = pair.added_by_update;
            ++identity.destinations;
            identity.novel += pair.is_novel ? 1 : 0;
        }
    }
    standing.age = entry.time - destination.first;
    standing.products = destination.products.size();
    standing.hosts = destination.hosts.size();
    return standing;
}

Standing ContactBook::standing(const BookEntry& entry) const {
    Standing standing;
    if (const auto* destination = destinations_.find(entry.destination)) {
        standing.age = entry.time - destination->first;
        standing.products = destination->products.size();
        standing.hosts = destination->hosts.size();
    }
    if (const auto* pair = pairs_.find(mixed(entry.identity, entry.destination)); pair && entry.identity != 0) {
        standing.is_novel = pair->is_novel;
        standing.added_by_update = pair->added_by_update;
    }
    if (const auto* identity = identities_.find(entry.identity); identity && entry.identity != 0)
        standing.novel_habit = identity->novel_habit();
    return standing;
}

ContactBook::PlainNames ContactBook::learn_plain_name(uint64_t destination, uint64_t name) {
    auto* found = destinations_.find(destination);
    if (!found) return {};
    const uint16_t before =
        std::exchange(found->plain_names, static_cast<uint16_t>(found->plain_names | 1U << (name & 15U)));
    return {static_cast<size_t>(std::popcount(before)), static_cast<size_t>(std::popcount(found->plain_names))};
}

size_t ContactBook::plain_names(uint64_t destination) const {
    const auto* found = destinations_.find(destination);
    return found ? static_cast<size_t>(std::popcount(found->plain_names)) : 0;
}

}  // namespace mitsuke::ledgers
