// SPDX-License-Identifier: Apache-2.0
#include "cases/case_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/forget_oldest.h"
#include "base/sha256.h"
#include "cases/scoring.h"

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

using Told = CaseBook::Told;
using Texts = std::vector<std::string>;

bool is_short(const std::string& text) { return text.size() <= CaseBook::text_max_bytes; }

// Not inside a character of UTF-8.
void cut(std::string& text) {
    if (is_short(text)) return;
    constexpr std::string_view dots = "…";
    size_t size = CaseBook::text_max_bytes - dots.size();
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    text.resize(size);
    text += dots;
}

// Half a name or path is none.
void bound_list(Texts& list, size_t size_max) {
    std::erase_if(list, [](const auto& text) { return !is_short(text); });
    if (list.size() > size_max) list.resize(size_max);
}

void bound(ToldWords& words) {
    if (words.title.parameters.size() > CaseBook::parameters_max)
        words.title.parameters.resize(CaseBook::parameters_max);
    for (auto& [name, value] : words.title.parameters) cut(value);
    cut(words.product);
    words.has_more_hosts = words.has_more_hosts || words.hosts.size() > CaseBook::hosts_max ||
                           !std::all_of(words.hosts.begin(), words.hosts.end(), is_short);
    bound_list(words.hosts, CaseBook::hosts_max);
    bound_list(words.indicators, CaseBook::indicators_max);
    bound_list(words.to_block, CaseBook::indicators_max);
}

bool is_bounded_list(const Texts& list, size_t size_max) {
    return list.size() <= size_max && std::all_of(list.begin(), list.end(), is_short);
}

bool is_bounded_case(const Told& told) {
    const auto& words = told.words;
    const auto& parameters = words.title.parameters;
    return told.score >= 0 && told.score <= 100 && is_short(words.title.id) && is_short(words.product) &&
           parameters.size() <= CaseBook::parameters_max &&
           std::all_of(parameters.begin(), parameters.end(),
                       [](const auto& each) { return is_short(each.first) && is_short(each.second); }) &&
           is_bounded_list(words.hosts, CaseBook::hosts_max) &&
           is_bounded_list(words.indicators, CaseBook::indicators_max) &&
           is_bounded_list(words.to_block, CaseBook::indicators_max);
}

// The newer ones first.
Texts both(Texts newer, const Texts& older) {
    for (const auto& each : older)
        if (std::find(newer.begin(), newer.end(), each) == newer.end()) newer.push_back(each);
    return newer;
}

void merge(Told& all, Told&& more) {
    auto& words = all.words;
    const bool is_graver = more.score >= all.score;
    if (words.title.id.empty() || (is_graver && !more.words.title.id.empty()))
        words.title = std::move(more.words.title);
    if (words.product.empty() || (is_graver && !more.words.product.empty()))
        words.product = std::move(more.words.product);
    words.hosts = both(std::move(more.words.hosts), words.hosts);
    words.has_more_hosts = words.has_more_hosts || more.words.has_more_hosts;
    words.indicators = both(std::move(more.words.indicators), words.indicators);
    words.to_block = both(std::move(more.words.to_block), words.to_block);
    bound(words);
    all.since = std::min(all.since, more.since);
    all.last = std::max(all.last, more.last);
    all.hunt_end = std::max(all.hunt_end, more.hunt_end);
    all.score = std::max(all.score, more.score);
}

bool has_words(const Told& told) {
    const auto& words = told.words;
    return !words.title.id.empty() || !words.title.parameters.empty() || !words.product.empty() ||
           !words.hosts.empty() || !words.indicators.empty() || !words.to_block.empty();
}

// When it goes on, somebody who reads its list of hosts must know that there were others.
void forget(ToldWords& words) {
    const bool had_hosts = words.has_more_hosts || !words.hosts.empty();
    words = {};
    words.has_more_hosts = had_hosts;
}

}  // namespace

std::string case_id(uint64_t number) { return fmt::format("case-{:012x}", number); }

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

void CaseBook::record(uint64_t number, Told told, const std::vector<std::string>& bonds) {
    for (const auto& bond : bonds) bonds_[key_of(bond)] = {number, told.last};
    bound(told.words);
    const auto known = cases_.find(number);
    if (known == cases_.end()) cases_.emplace(number, std::move(told));
    else merge(known->second, std::move(told));
}

void CaseBook::date(Time hunt_end) {
    for (auto& [number, told] : cases_)
        if (!told.hunt_end) told.hunt_end = hunt_end;
}

void CaseBook::trim() {
    forget_oldest(bonds_, bonds_max);
    std::vector<std::pair<const uint64_t, Told>*> all;
    for (auto& each : cases_) all.push_back(&each);
    // A flood of small cases must push out no grave one.
    std::sort(all.begin(), all.end(), [](const auto* left, const auto* right) {
        const auto rank = [](const Told& told) {
            return std::pair(severity_of(told.score) >= events::Level::high, told.last);
        };
        return rank(left->second) > rank(right->second);
    });
    size_t worded = 0;
    for (size_t place = 0; place < all.size(); ++place) {
        Told& told = all[place]->second;
        if (place >= cases_max) cases_.erase(uint64_t{all[place]->first});
        else if (has_words(told) && ++worded > words_max) forget(told.words);
    }
}

bool CaseBook::is_bounded() const {
    size_t worded = 0;
    for (const auto& [number, told] : cases_) {
        if (!is_bounded_case(told)) return false;
        if (has_words(told)) ++worded;
    }
    return cases_.size() <= cases_max && bonds_.size() <= bonds_max && worded <= words_max;
}

void CaseBook::absorb(uint64_t other, uint64_t number) {
    for (auto& [key, bond] : bonds_)
        if (bond.number == other) bond.number = number;
    const auto absorbed = cases_.find(other), known = cases_.find(number);
    if (absorbed == cases_.end()) return;
    if (known != cases_.end()) merge(known->second, std::move(absorbed->second));
    cases_.erase(absorbed);
}

}  // namespace mitsuke::cases
