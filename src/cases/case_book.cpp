// SPDX-License-Identifier: Apache-2.0
#include "cases/case_book.h"

#include <algorithm>
#include <charconv>

#include "base/forget_oldest.h"
#include "base/sha256.h"

namespace mitsuke::cases {

namespace {

// Programs and names in it were chosen by whoever attacks.
uint64_t key_of(std::string_view bond) {
    constexpr size_t digits = 16;
    const std::string hex = sha256_hex(bond);
    uint64_t key = 0;
    std::from_chars(hex.data(), hex.data() + digits, key, 16);
    return key;
}

}  // namespace

const CaseBook::Told* CaseBook::find(uint64_t number) const {
    const auto found = cases_.find(number);
    return found == cases_.end() ? nullptr : &found->second;
}

std::optional<uint64_t> CaseBook::case_of(std::string_view bond) const {
    if (cases_.empty()) return {};
    const auto found = bonds_.find(key_of(bond));
    const bool is_known = found != bonds_.end() && cases_.contains(found->second.number);
    return is_known ? std::optional<uint64_t>(found->second.number) : std::nullopt;
}

void CaseBook::record(uint64_t number, const Told& told, const std::vector<std::string>& bonds) {
    const auto [known, is_new] = cases_.try_emplace(number, told);
    Told& all = known->second;
    all = {std::min(all.since, told.since), std::max(all.last, told.last), std::max(all.score, told.score)};
    for (const auto& bond : bonds) bonds_[key_of(bond)] = {number, told.last};
}

void CaseBook::trim() {
    forget_oldest(cases_, cases_max);
    forget_oldest(bonds_, bonds_max);
}

void CaseBook::absorb(uint64_t other, uint64_t number) {
    for (auto& [key, bond] : bonds_)
        if (bond.number == other) bond.number = number;
    cases_.erase(other);
}

}  // namespace mitsuke::cases
