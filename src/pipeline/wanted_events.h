// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "intel/indicators.h"
#include "ledgers/ledger.h"
#include "rules/rule_set.h"
#include "sources/interest.h"

namespace mitsuke::pipeline {

/// What anybody on the road may want: rules, indicators, ledgers, and the road itself, which learns there who has
/// which address. All outlive this.
class WantedEvents : public sources::Interest {
public:
    WantedEvents(const rules::RuleSet& rules, const intel::IndicatorSet& indicators,
                 const std::vector<std::unique_ptr<ledgers::Ledger>>& ledgers)
        : rules_(rules), indicators_(indicators), ledgers_(ledgers) {}

    sources::Want want(const events::Event& outline) const override;

private:
    const rules::RuleSet& rules_;
    const intel::IndicatorSet& indicators_;
    const std::vector<std::unique_ptr<ledgers::Ledger>>& ledgers_;
};

}  // namespace mitsuke::pipeline
