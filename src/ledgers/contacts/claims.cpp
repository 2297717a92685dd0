// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/claims.h"

#include <algorithm>
#include <utility>

namespace mitsuke::ledgers {

namespace {

// Two sensors' clocks agree that well; a record that comes later than `patience` comes no more; after `silence`
// nobody knows whether the host's records were still written.
constexpr Duration apart_max = std::chrono::seconds(10), patience = std::chrono::seconds(60),
                   silence = std::chrono::minutes(10);

bool are_close(Time left, Time right) { return left - right <= apart_max && right - left <= apart_max; }

}  // namespace

bool Claims::is_claimed(const WireContact& contact) const {
    return std::any_of(claims_.begin(), claims_.end(), [&contact](const Claim& each) {
        return each.name == contact.name && are_close(each.time, contact.time);
    });
}

void Claims::seen(WireContact contact) {
    if (is_claimed(contact)) {
        ++claimed_;
        return;
    }
    const auto same = std::find_if(waiting_.begin(), waiting_.end(),
                                   [&contact](const WireContact& each) { return each.name == contact.name; });
    if (same != waiting_.end()) {
        same->last_time = contact.time;
        return;
    }
    if (waiting_.size() >= waiting_max) waiting_.erase(waiting_.begin());
    waiting_.push_back(std::move(contact));
}

std::vector<WireContact> Claims::claimed(uint64_t name, Time time) {
    constexpr uint32_t claimed_min = 50, share_min = 50;
    claims_[next_++ % claims_max] = {name, time};
    std::vector<WireContact> unclaimed, waiting;
    for (auto& each : waiting_) {
        const bool is_its = each.name == name && (are_close(each.time, time) || are_close(each.last_time, time));
        if (is_its) ++claimed_;
        else if (time - each.time < patience) waiting.push_back(std::move(each));
        else if (time - each.time < silence) unclaimed.push_back(std::move(each));
    }
    waiting_ = std::move(waiting);
    const bool was_usual = claimed_ >= claimed_min && uint64_t{share_min} * (unclaimed_ + unclaimed.size()) <= claimed_;
    unclaimed_ += static_cast<uint32_t>(unclaimed.size());
    if (!was_usual) unclaimed.clear();
    return unclaimed;
}

}  // namespace mitsuke::ledgers
