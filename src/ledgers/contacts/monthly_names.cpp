// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/monthly_names.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/fnv.h"

namespace mitsuke::ledgers {

namespace {

constexpr uint32_t day_seconds = 86'400;
constexpr double month_seconds = 30.4 * day_seconds;

// Months since 1970 by the calendar (UTC), and when one began.
uint32_t month_of(uint32_t second) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{second / day_seconds}}};
    return 12 * static_cast<uint32_t>(static_cast<int>(date.year()) - 1970) + static_cast<unsigned>(date.month()) - 1;
}
uint32_t begin_of_month(uint32_t month) {
    const std::chrono::sys_days day{std::chrono::year{1970 + static_cast<int>(month / 12)} /
                                    std::chrono::month{month % 12 + 1} / 1};
    return static_cast<uint32_t>(day.time_since_epoch().count()) * day_seconds;
}

// A hint: the domain itself is compared, too.
uint32_t hash_of(std::string_view domain) { return static_cast<uint32_t>(Fnv1a().mix(domain).value()); }

// How much likelier the letters of the first label are when they are drawn evenly than in names of hosts. An
// abbreviation is rarer than it is odd, so no letter counts for much.
double letter_bits_of(std::string_view domain, const LetterModel& model) {
    constexpr double even_cost = 4.7, letter_bits_max = 2, name_bits_max = 8;
    const std::string_view label = domain.substr(0, domain.find('.'));
    double bits = 0;
    char before = 0;
    for (const char letter : label) {
        bits += std::min(letter_bits_max, model.cost(before, letter) - even_cost);
        before = letter;
    }
    return std::min(name_bits_max, bits);
}

}  // namespace

void MonthlyNames::Sender::note_hashes() {
    for (size_t index = 0; index < std::min(names.size(), names_max); ++index)
        hashes[index] = hash_of(names[index].domain);
}

MonthlyNames::Name* MonthlyNames::Sender::find(std::string_view domain) {
    const uint32_t hash = hash_of(domain);
    for (size_t index = 0; index < std::min(names.size(), names_max); ++index)
        if (hashes[index] == hash && names[index].domain == domain) return &names[index];
    return nullptr;
}

double MonthlyNames::Name::mean_pause() const { return contacts < 2 ? 0 : (last - first) / (contacts - 1.0); }

bool MonthlyNames::Name::is_due(uint64_t host) const {
    constexpr uint32_t contacts_min = 4, days_min = 2;
    return contacts >= contacts_min && days >= days_min && told_hosts.size() < hosts_max && !told_hosts.has(host);
}

std::optional<MonthlyNames::Row> MonthlyNames::contacted(const Contact& contact, const LetterModel& model) {
    constexpr uint32_t one_contact_seconds = 60;
    Sender* sender = senders_.find(contact.sender);
    if (!sender && !contact.is_first_ever) return {};
    if (!sender) sender = &senders_[contact.sender];
    Name* const name = sender->find(contact.domain);
    if (!name) {
        if (contact.is_first_ever) begin_name(*sender, contact, model);
        return {};
    }
    if (contact.second < name->last + one_contact_seconds) return {};
    name->days += contact.second / day_seconds != name->last / day_seconds ? 1 : 0;
    name->longest_pause = std::max(name->longest_pause, contact.second - name->last);
    name->last = contact.second;
    ++name->contacts;
    if (!name->is_due(contact.host)) return {};
    auto row = row_of(*sender, *name);
    if (row) name->told_hosts.add(contact.host);
    return row;
}

double MonthlyNames::told_bits(uint64_t sender, std::string_view domain) const {
    const Sender* found = senders_.find(sender);
    if (!found) return 0;
    for (const auto& each : found->names)
        if (each.domain == domain) return each.told_bits;
    return 0;
}

void MonthlyNames::begin_name(Sender& sender, const Contact& contact, const LetterModel& model) {
    constexpr double odd_bits = 3;
    constexpr size_t letters_min = 8, domain_bytes_max = 80;
    const size_t letters = contact.domain.find('.');
    if (letters == std::string_view::npos || letters < letters_min || contact.domain.size() > domain_bytes_max) return;
    const double bits = letter_bits_of(contact.domain, model);
    if (bits < odd_bits) return;
    if (const uint32_t month = month_of(contact.second); month != sender.month) {
        sender.seen_before = month == sender.month + 1 ? sender.seen : 0;
        sender.seen = 0;
        sender.month = month;
    }
    ++sender.seen;
    if (sender.names.size() >= names_max)
        sender.names.erase(
            std::min_element(sender.names.begin(), sender.names.end(),
                             [](const Name& left, const Name& right) { return left.last < right.last; }));
    Name name;
    name.domain = contact.domain;
    name.first = name.last = contact.second;
    name.contacts = name.days = 1;
    name.letter_bits = bits;
    sender.names.push_back(std::move(name));
    sender.note_hashes();
}

// What it says that one name ends and the other begins at the turn of a month. Honest names begin and end on any
// day; those of the month do within a pause or two of the turn, nights and weekends being pauses, too. The month
// turns by the machine's clock, whose zone is not known.
double MonthlyNames::turn_bits(const Name& before, const Name& name) {
    constexpr uint32_t contacts_min = 4, days_min = 2, zone = 14 * 3'600, month_max = 31 * day_seconds;
    constexpr double pauses = 2, longest_pauses = 1.2, pause_ratio_max = 3, same_pace_bits = 1.3;
    if (before.contacts < contacts_min || before.days < days_min || before.last > name.first) return 0;
    const double ratio = before.mean_pause() / std::max(1.0, name.mean_pause());
    if (ratio > pause_ratio_max || ratio < 1 / pause_ratio_max) return 0;
    const double pause = std::max(pauses * before.mean_pause(), longest_pauses * before.longest_pause);
    const double near = zone + std::min(pause, month_seconds / 4);
    const double turn = begin_of_month(month_of(name.first + zone));
    if (std::abs(turn - before.last) > near || std::abs(name.first - turn) > near) return 0;
    if (before.first + near + month_max < turn) return 0;
    return 2 * std::log2(month_seconds / near) + same_pace_bits;
}

std::optional<MonthlyNames::Row> MonthlyNames::row_of(const Sender& sender, Name& name) {
    constexpr size_t text_max = 400;
    const Name* before = nullptr;
    double best = 0;
    for (const auto& each : sender.names) {
        const double bits = &each == &name ? 0 : turn_bits(each, name);
        if (bits <= best) continue;
        best = bits;
        before = &each;
    }
    if (!before) return {};
    name.before = before->domain + (before->before.empty() ? "" : ", " + before->before);
    name.before.resize(std::min(name.before.size(), text_max));
    name.row = before->row + 1;
    // As many pairs of names could have met at the turn.
    const double pairs = std::max(1.0, static_cast<double>(sender.seen_before)) * std::max<uint32_t>(1, sender.seen);
    Row row{name.row, name.before, {}};
    row.reasons = {{"letters", name.letter_bits + before->letter_bits}, {"turn_of_month", best}};
    if (pairs > 1) row.reasons.push_back({"other_odd_names", -std::log2(pairs)});
    constexpr double month_more = 8;
    if (name.row > 2) row.reasons.push_back({"months_before", month_more * (name.row - 2)});
    name.told_bits = sum(row.reasons);
    return row;
}

}  // namespace mitsuke::ledgers
