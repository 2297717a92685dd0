// SPDX-License-Identifier: Apache-2.0
#include "pipeline/wanted_events.h"

#include <algorithm>

namespace mitsuke::pipeline {

using sources::Want;

Want WantedEvents::want(const events::Event& outline) const {
    // Indicators are looked for in every value; addresses of hosts are learnt from connections (host_names.h).
    if (indicators_.size() > 0 || outline.log_source.has_category("network_connection")) return Want::event;
    const auto wants = [&outline](const auto& ledger) { return ledger->may_want(outline); };
    if (std::any_of(ledgers_.begin(), ledgers_.end(), wants)) return Want::event;
    switch (rules_.outlook(outline)) {
        case rules::Outlook::may_match: return Want::event;
        case rules::Outlook::cannot_match: return Want::names;
        case rules::Outlook::not_looked_at: break;
    }
    return Want::nothing;
}

}  // namespace mitsuke::pipeline
