// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/dns_channel.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

// "TXT 9 clean:yes" is a verdict, not data; a key or an order is longer.
constexpr size_t answer_bytes_min = 24;
constexpr size_t values_max = 6, value_bytes_max = 64;

// The weights below are bits: set so that honest names of the public recordings stay under the bound of
// the fact by ten bits or more, and the observed names of ShadowPad and SUNBURST pass it at the third.
constexpr double names_bits_max = 48, served_bits_max = 40, digests_bits_max = 24;

void note(std::vector<std::string>& values, std::string_view value) {
    if (value.empty() || value == "-" || values.size() >= values_max || value.size() > value_bytes_max) return;
    if (std::find(values.begin(), values.end(), value) == values.end()) values.emplace_back(value);
}

// Types that carry more than an address, which programs on a workstation seldom ask for.
bool is_data_type(std::string_view type) {
    constexpr std::array<std::string_view, 9> types{"TXT",       "NULL", "CNAME", "MX", "PRIVATE",
                                                    "TYPE65399", "SRV",  "ANY",   "CAA"};
    return std::any_of(types.begin(), types.end(),
                       [type](std::string_view each) { return equals_ignoring_case(each, type); }) ||
           starts_with_ignoring_case(type, "unknown");
}

}  // namespace

void DnsChannel::add(const NamePayload& payload, const ContactAct& contact) {
    ++questions_;
    is_awakened_ = false;
    learn(contact);
    const auto has = [](const auto& list, const auto& each) {
        return std::find(list.begin(), list.end(), each) != list.end();
    };
    if (has(names_, payload.joined) || has(cores_, payload.core)) return;
    letters_ += payload.size;
    if (names_.size() >= names_max) {
        ++more_names_;
        return;
    }
    names_.push_back(payload.joined);
    cores_.push_back(payload.core);
    weights_.push_back(payload.weight());
}

void DnsChannel::learn(const ContactAct& contact) {
    note(types_, contact.type);
    note(servers_, contact.server);
    if (contact.answer == Answer::unknown || known_answers_ >= questions_) return;
    constexpr uint32_t quiet_min = 3;
    const bool holds_data = contact.answer == Answer::data && contact.answer_size >= answer_bytes_min;
    is_awakened_ = holds_data && data_answers_ == 0 && known_answers_ >= quiet_min;
    ++known_answers_;
    unanswered_ += contact.answer == Answer::none || contact.answer == Answer::no_name;
    data_answers_ += holds_data;
}

void DnsChannel::remove(std::string_view joined) {
    if (questions_ > 0) --questions_;
    const auto found = std::find(names_.begin(), names_.end(), joined);
    if (found == names_.end()) return;
    letters_ -= std::min<uint64_t>(letters_, joined.size());
    weights_.erase(weights_.begin() + (found - names_.begin()));
    cores_.erase(cores_.begin() + (found - names_.begin()));
    names_.erase(found);
}

bool DnsChannel::resembles(const DnsChannel& other) const {
    // Two names drawn at random agree in one column of twenty.
    constexpr double alike_min = 0.35;
    constexpr size_t letters_min = 16;
    for (const auto& mine : names_) {
        for (const auto& theirs : other.names_) {
            const size_t shorter = std::min(mine.size(), theirs.size()), longer = std::max(mine.size(), theirs.size());
            if (shorter < letters_min || longer > shorter + shorter / 4) continue;
            size_t same = 0;
            for (size_t column = 0; column < shorter; ++column) same += mine[column] == theirs[column] ? 1 : 0;
            if (static_cast<double>(same) >= alike_min * static_cast<double>(shorter)) return true;
        }
    }
    return false;
}

double DnsChannel::names_bits() const {
    double total = 0;
    for (const double weight : weights_) total += weight;
    return total;
}

bool DnsChannel::asks_for_data() const { return std::any_of(types_.begin(), types_.end(), is_data_type); }

uint64_t DnsChannel::bytes() const {
    const size_t alphabet = std::max<size_t>(2, alike().alphabet);
    return static_cast<uint64_t>(static_cast<double>(letters_) * std::log2(static_cast<double>(alphabet)) / 8);
}

double DnsChannel::other_names_bits(size_t plain_names) const {
    // A service has plain names as well as odd ones. Two of them beside many with data are a tunnel's own control
    // questions, or are asked so that it looks like a service.
    constexpr double alone = 6, others = -8;
    const auto plain = static_cast<double>(plain_names);
    const double share = plain / (plain + static_cast<double>(names()));
    return alone + (others - alone) * std::min(1.0, 2 * share);
}

// What half the house asks for is a service, unless the hosts that ask run one product.
double DnsChannel::many_hosts_bits(const ChannelContext& context) const {
    constexpr size_t hosts_some = 5, hosts_many = 12, products_many = 3;
    constexpr double some = -6, many = -14;
    const bool is_one_sender = context.products > 0 && context.products < products_many;
    constexpr double served_house = -10;
    if (context.products == 0 && context.hosts < hosts_some && is_lookup_service(context.hosts)) return served_house;
    if (is_one_sender || context.hosts < hosts_some) return 0;
    return context.hosts < hosts_many ? some : many;
}

bool DnsChannel::is_unanswered() const { return known_answers_ > 0 && 5 * unanswered_ >= 4 * known_answers_; }

// Mostly answered, with addresses or with next to nothing: a service that looks things up does so.
bool DnsChannel::is_served() const {
    return known_answers_ > 0 && !is_unanswered() && 2 * data_answers_ < known_answers_;
}

double DnsChannel::answers_bits() const {
    constexpr double unanswered = 8, data = 4, served = -8;
    return is_unanswered() ? unanswered : is_served() ? served : data;
}

// Names of one length in which no column stays the same: what hashes look like.
bool DnsChannel::looks_like_hashes() const {
    constexpr double constant_max = 0.1;
    if (cores_.size() < names_wanted) return false;
    const auto is_as_long = [this](const auto& each) { return each.size() == cores_.front().size(); };
    return std::all_of(cores_.begin(), cores_.end(), is_as_long) &&
           compare_names(cores_).constant_columns <= constant_max;
}

bool DnsChannel::is_lookup_service(size_t hosts) const {
    constexpr size_t house_min = 3;
    return hosts >= house_min && own_name_.empty() && (is_served() || are_digests(cores_));
}

// Digests of a standard length, asked for addresses and never answered with data: mail servers ask block lists so
// (RFC 5782 in the way of "email hash" lists), and what is asked says nothing but "do you know this?".
bool DnsChannel::asks_about_digests() const {
    constexpr std::array<size_t, 6> lengths{32, 40, 56, 64, 96, 128};  // MD5, SHA-1, SHA-2
    return own_name_.empty() && !asks_for_data() && data_answers_ == 0 && are_digests(cores_) &&
           std::find(lengths.begin(), lengths.end(), cores_.front().size()) != lengths.end();
}

// Security products ask their vendor about files and addresses by digest, from every machine of a house.
double DnsChannel::digests_bits(size_t hosts) const {
    constexpr double of_a_house = -18, of_a_list = -12, of_few = -6;
    if (!own_name_.empty() || !are_digests(cores_)) return 0;
    if (is_lookup_service(hosts)) return of_a_house;
    return asks_about_digests() ? of_a_list : of_few;
}

std::vector<Reason> DnsChannel::reasons(const ChannelContext& context,
                                        const std::vector<const DnsChannel*>& siblings) const {
    constexpr double data_types = 10, served_types = 6, hashes = -8, columns = 9, own = 30, resolver = 6, one_host = 3,
                     sibling = 8, flood = 16, novel = 5, update = 8, vendors = -12;
    constexpr size_t hosts_few = 1, names_many = 50;
    std::vector<Reason> reasons;
    const auto add = [&reasons](std::string_view what, double bits) { reasons.push_back({what, bits}); };
    double bits = names_bits();
    for (const auto* each : siblings) bits += each->names_bits();
    const double bits_max = asks_about_digests() ? digests_bits_max : is_served() ? served_bits_max : names_bits_max;
    add("names", std::min(bits_max, bits));
    add("other_names", other_names_bits(context.plain_names));
    if (known_answers_ > 0) add("answers", answers_bits());
    if (asks_for_data()) add("types", is_served() ? served_types : data_types);
    const double digests = digests_bits(context.hosts);
    if (digests < 0) add("digests", digests);
    else if (looks_like_hashes()) add("hashes", hashes);
    if (names() >= names_many && asks_for_data() && digests == 0) add("many_names", flood);
    if (names_.size() > 1 && alike().constant_columns >= 0.3) add("constant_columns", columns);
    if (!own_name_.empty()) add("own_name", own);
    if (context.past_resolver) add("past_resolver", resolver);
    if (context.added_by_update || context.is_novel) add("novel", context.added_by_update ? update : novel);
    if (context.is_vendors) add("vendors_domain", vendors);
    if (context.hosts <= hosts_few) add("hosts", one_host);
    if (const double bits_of_many = many_hosts_bits(context); bits_of_many < 0) add("hosts", bits_of_many);
    if (context.usual_bits < 0) add("usual", context.usual_bits);
    if (!siblings.empty()) add("sibling", sibling);
    return reasons;
}

}  // namespace mitsuke::ledgers
