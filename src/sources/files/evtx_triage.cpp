// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_triage.h"

#include <algorithm>

namespace mitsuke::sources {

namespace field = events::field;

void EvtxTriage::learn(const events::Event& event, std::string_view kind, std::string_view likeness) {
    if (kinds_.size() + seen_.size() >= keys_max) forget();
    const Verdict verdict = judge(event);
    Verdict& known = kinds_.try_emplace(std::string(kind), Verdict::unknown).first->second;
    known = std::max(known, verdict);
    if (known == Verdict::by_fields && !likeness.empty()) seen_.emplace(likeness);
}

void EvtxTriage::forget() {
    kinds_.clear();
    seen_.clear();
}

EvtxTriage::Verdict EvtxTriage::judge(const events::Event& event) const {
    // Part of the log source of Sysmon 12, and not of its kind.
    if (event.has(field::EventType)) return Verdict::wanted;
    events::Event outline;
    outline.log_source = event.log_source;
    outline.add(field::EventID, event.get(field::EventID));
    const auto is_provider = [](const auto& each) { return each.name == field::Provider_Name; };
    const auto providers = std::count_if(event.fields.begin(), event.fields.end(), is_provider);
    // Data of the record may have that name, too.
    if (providers > 1) return Verdict::wanted;
    if (providers == 1) outline.add(field::Provider_Name, event.get(field::Provider_Name));
    switch (interest_->want(outline)) {
        case Want::event: return Verdict::wanted;
        case Want::names: return Verdict::by_fields;
        // Sysmon says when it happened among its data.
        case Want::nothing: break;
    }
    return event.log_source.service == "sysmon" ? Verdict::by_fields : Verdict::unwanted;
}

}  // namespace mitsuke::sources
