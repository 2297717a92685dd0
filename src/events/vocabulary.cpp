// SPDX-License-Identifier: Apache-2.0
#include "events/vocabulary.h"

#include <array>
#include <mutex>

namespace mitsuke::events {

namespace {
constexpr std::array<FieldMeaning, field::count> meanings{{
#define FIELD(name, meaning, origin) {#name, meaning, origin},
#include "events/fields.def"
#undef FIELD
}};
}  // namespace

const FieldMeaning& describe(field::Known known) { return meanings.at(known); }

namespace {

constexpr bool is_ledgers(std::string_view origin) {
    return origin == "provenance ledger" || origin == "contacts ledger" || origin == "facts";
}

template <typename Predicate>
constexpr std::array<bool, field::count> table_of(Predicate predicate) {
    std::array<bool, field::count> table{};
    for (size_t index = 0; index < table.size(); ++index) table[index] = predicate(meanings[index].origin);
    return table;
}
constexpr auto added_by_ledger = table_of([](std::string_view origin) { return is_ledgers(origin); });
constexpr auto reserved = table_of(
    [](std::string_view origin) { return is_ledgers(origin) || origin == "intel" || origin == "correlations"; });

}  // namespace

bool is_added_by_ledger(FieldId id) { return id < field::count && added_by_ledger[id]; }
bool is_reserved(FieldId id) { return id < field::count && reserved[id]; }

Vocabulary::Vocabulary() {
    for (const auto& each : meanings) (void)id(each.name);
}

FieldId Vocabulary::id(std::string_view name) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    }
    const std::unique_lock lock(mutex_);
    if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
    const auto id = static_cast<FieldId>(names_.size());
    ids_.emplace(names_.emplace_back(name), id);
    return id;
}

std::string_view Vocabulary::name(FieldId id) const {
    const std::shared_lock lock(mutex_);
    return id < names_.size() ? std::string_view(names_[id]) : std::string_view{};
}

size_t Vocabulary::size() const {
    const std::shared_lock lock(mutex_);
    return names_.size();
}

}  // namespace mitsuke::events
