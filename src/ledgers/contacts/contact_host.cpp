// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/contact_host.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

constexpr Duration same_question = std::chrono::seconds(3);

}  // namespace

RecentQuestion* ContactHost::twin(uint64_t name, Time time) {
    for (size_t index = 0; index < recent_max; ++index) {
        if (recent_names_[index] != name) continue;
        auto& each = recent_[index];
        if (each.key != 0 && time - each.time <= same_question) return &each;
    }
    return nullptr;
}

RecentQuestion& ContactHost::remember(uint64_t name, uint64_t key, const ContactAct& contact, Time time) {
    recent_names_[next_ % recent_max] = name;
    RecentQuestion& place = recent_[next_++ % recent_max];
    place.key = key;
    place.time = time;
    place.server = contact.server_address;
    place.is_attributed = !contact.identity().empty();
    place.answer = contact.answer;
    place.type = ShortText(contact.type);
    place.identity = place.received = 0;
    place.actor.reset();
    return place;
}

void ContactHost::prefetch(uint32_t second) const {
    activity_.prefetch(second);
    const auto* const place = reinterpret_cast<const char*>(&recent_[next_ % recent_max]);
    mitsuke::prefetch(place);
    mitsuke::prefetch(place + sizeof(RecentQuestion) - 1);
}

Claims* ContactHost::claims(View view, Channel channel) {
    const size_t kind = channel == Channel::dns ? 1 : 0;
    constexpr uint8_t both = 3;
    views_[kind] |= static_cast<uint8_t>(1U << static_cast<unsigned>(view));
    if (views_[kind] != both) return nullptr;
    if (!claims_[kind]) claims_[kind] = std::make_unique<Claims>();
    return claims_[kind].get();
}

void ContactHost::asked(uint64_t server) {
    ++questions_;
    for (auto& each : servers_) {
        if (each.questions != 0 && each.address != server) continue;
        each.address = server;
        ++each.questions;
        return;
    }
    // A full table makes room slowly, so that what is asked often stays (Misra and Gries, 1982).
    for (auto& each : servers_) --each.questions;
}

bool ContactHost::is_past_resolver(uint64_t server) const {
    constexpr uint32_t questions_min = 20;
    uint32_t its = 0, most = 0;
    for (const auto& each : servers_) {
        most = std::max(most, each.questions);
        if (each.questions != 0 && each.address == server) its = each.questions;
    }
    return questions_ >= questions_min && 2 * most >= questions_ && 10 * its <= questions_;
}

double ContactHost::usual_bits() const {
    constexpr uint32_t domains_min = 50;
    constexpr double share_expected = 0.02, bits_max = 8;
    if (domains_ < domains_min) return 0;
    const double share = static_cast<double>(data_domains_) / static_cast<double>(domains_);
    return -std::clamp(std::log2(std::max(share, share_expected) / share_expected), 0.0, bits_max);
}

void ContactHost::learn_own_name(std::string_view kind, std::string_view name) {
    constexpr size_t letters_min = 4, letters_max = 64;
    if (name.size() < letters_min || name.size() > letters_max || own_names_.size() >= own_names_max) return;
    const auto is_same = [name](const OwnName& each) { return equals_ignoring_case(each.name, name); };
    if (std::any_of(own_names_.begin(), own_names_.end(), is_same)) return;
    own_names_.push_back({kind, ascii_lower(name)});
}

bool ContactHost::counts_for_budget(uint32_t second) {
    constexpr uint32_t judged_max = 256, day_seconds = 86'400;
    if (const uint32_t day = second / day_seconds; day > judged_day_) {
        judged_day_ = day;
        judged_ = 0;
    }
    return ++judged_ <= judged_max;
}

void ContactHost::learn_candidate(uint64_t key) {
    if (std::find(candidates_.begin(), candidates_.end(), key) != candidates_.end()) return;
    if (candidates_.size() >= candidates_max) candidates_.erase(candidates_.begin());
    candidates_.push_back(key);
}

}  // namespace mitsuke::ledgers
