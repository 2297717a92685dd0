// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace mitsuke::ledgers {

/// What share of honest things shows a trait: learned from the house, beginning with what recordings taught.
class HonestShare {
public:
    HonestShare(double shown, double seen) : shown_(shown), seen_(seen) {}
    enum class Trait : uint8_t { absent, shown };
    void learn(Trait trait) {
        seen_ += 1;
        shown_ += trait == Trait::shown ? 1 : 0;
    }
    /// One that was learned as without the trait shows it now.
    void show() { shown_ += 1; }
    double share() const { return std::clamp(shown_ / std::max(seen_, 1.0), 1e-6, 1.0); }
    /// What the trait is worth, where a backdoor always shows it.
    double bits() const { return -std::log2(share()); }
    /// .. of one that was itself learned as showing it.
    double bits_among_others() const { return HonestShare(std::max(0.0, shown_ - 1), seen_ - 1).bits(); }
    /// What a likelihood ratio of 2^`bits` is worth where this share of honest things passes the test as a backdoor
    /// would: its mean over honest things stays 1, and it is worth no more than the trait.
    double tempered(double bits) const {
        const double ratio = std::exp2(std::clamp(bits, -60.0, 60.0));
        return std::log2(ratio / (1 - share() + share() * ratio));
    }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(shown_, seen_);
        // What a file brings need be no number; then the trait is worth nothing.
        if (!(seen_ >= 0 && shown_ >= 0 && seen_ < 1e15 && shown_ < 1e15)) shown_ = seen_ = 1;
    }

private:
    double shown_, seen_;
};

/// How much evidence an alarm needs so that at most N alarms a day are expected to be false, over the whole house.
///
/// The evidence about a contact is a likelihood ratio against honest software, an e-value: its mean over honest
/// contacts is at most 1. Of K contacts judged in a day, those pass whose ratio is at least K / N. By Markov's
/// inequality an honest one does with probability N / K, so N are expected to, whatever the contacts have in common.
/// It is the e-BH procedure (Wang and Ramdas, "False discovery rate control with e-values", Journal of the Royal
/// Statistical Society B 84, 2022, 822-852) at level N / R when R alarms are told, which is then also the bound on
/// the share of false ones among them; no correction for dependence is needed.
///
/// An alarm cannot wait for midnight, so K is what was judged so far on the day (UTC, by the events' time), on the
/// last day before it, or `judged_min`, whichever is most. On a day on which c times as many contacts are judged
/// as that, the bound on false alarms is N (1 + ln c). 24 bytes.
class AlarmBudget {
public:
    static constexpr double alarms_usual = 1;
    static constexpr uint32_t judged_min = 1'000;

    explicit AlarmBudget(double alarms_a_day = alarms_usual) : alarms_(std::max(1e-6, alarms_a_day)) {}

    /// The evidence about a contact was looked at.
    void judged(uint32_t second) {
        const uint32_t day = second / 86'400;
        if (day > day_) {
            before_ = today_;
            today_ = 0;
            day_ = day;
        }
        if (today_ < UINT32_MAX) ++today_;
    }
    uint32_t contacts() const { return std::max({today_, before_, judged_min}); }
    double bits_needed() const { return std::log2(static_cast<double>(contacts()) / alarms_); }
    bool allows(double bits) const { return bits >= bits_needed(); }

    /// The count, not the budget: that is the user's.
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(day_, today_, before_);
    }

private:
    double alarms_;
    uint32_t day_ = 0, today_ = 0, before_ = 0;
};

}  // namespace mitsuke::ledgers
