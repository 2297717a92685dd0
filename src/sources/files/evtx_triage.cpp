// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_triage.h"

#include <algorithm>

namespace mitsuke::sources {

namespace field = events::field;

void EvtxTriage::learn(const events::Event& event, std::string_view kind, bool kind_tells_all,
                       std::string_view likeness) {
    // To judge is slow, and what is no likeness is decoded whatever the kind is.
    if (likeness.empty() && verdict_on(kind) != Verdict::unknown) return;
    bytes_ += kind.size() + likeness.size();
    if (kinds_.size() + seen_.size() >= keys_max || bytes_ > bytes_max) forget();
    Verdict verdict = judge(event);
    if (!kind_tells_all || !tells_once(event)) verdict = std::max(verdict, Verdict::by_fields);
    Verdict& known = kinds_.try_emplace(std::string(kind), Verdict::unknown).first->second;
    known = std::max(known, verdict);
    if (known == Verdict::by_fields && !likeness.empty())
        seen_.emplace(likeness, Seen{event.log_source.service == "sysmon"});
}

void EvtxTriage::forget() {
    kinds_.clear();
    seen_.clear();
    bytes_ = 0;
}

// That a value of the kind came to something, and that nothing else in the record has its name.
bool EvtxTriage::tells_once(const events::Event& event) {
    const auto is_told_once = [&event](events::FieldId name) {
        const auto has_name = [name](const auto& each) { return each.name == name; };
        return std::count_if(event.fields.begin(), event.fields.end(), has_name) == 1 && !event.get(name).empty();
    };
    return is_told_once(field::EventID) && is_told_once(field::Channel) && is_told_once(field::Provider_Name) &&
           is_told_once(field::Computer) && !event.has(field::UserData_EventID) && !event.has(field::System_Channel);
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
