// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "rules/complaint.h"

namespace mitsuke::rules {

/// Hears what else is wrong with a rule of which the answer names the first fault; may be empty.
using Also = std::function<void(const Complaint& complaint)>;

/// Gathers what is wrong with parts that do not depend on each other: the first fault is the answer, the others are
/// told beside it.
class Faults {
public:
    /// `also` outlives this.
    explicit Faults(const Also& also) : also_(also) {}

    void add(const Complaint& complaint) {
        if (!first_) first_ = complaint;
        else if (also_) also_(complaint);
    }
    void check(const Checked<void>& checked) {
        if (!checked) add(checked.error());
    }
    /// The value, or an empty one where there is a fault.
    template <typename T>
    T take(Checked<T>&& checked) {
        if (checked) return *std::move(checked);
        add(checked.error());
        return T{};
    }
    bool any() const { return first_.has_value(); }
    Checked<void> answer() const { return first_ ? Checked<void>(tl::unexpected(*first_)) : Checked<void>{}; }

private:
    const Also& also_;
    std::optional<Complaint> first_;
};

}  // namespace mitsuke::rules
