// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <map>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "events/log_sources.h"
#include "rules/reachability.h"
#include "rules/rule_set.h"
#include "rules/rule_set_implementation.h"
#include "rules/stage.h"

namespace mitsuke::rules {

namespace {

/// A fixed order, so that messages do not depend on the order of events.
struct LogSourceLess {
    bool operator()(const events::LogSource& left, const events::LogSource& right) const {
        return std::tie(left.product, left.service, left.categories) <
               std::tie(right.product, right.service, right.categories);
    }
};

/// A set of field numbers.
class FieldSet {
public:
    void add(events::FieldId field) {
        if (field >= fields_.size()) fields_.resize(field + 1, false);
        fields_[field] = true;
    }
    void add(const FieldSet& other) {
        for (events::FieldId field = 0; field < other.fields_.size(); ++field)
            if (other.fields_[field]) add(field);
    }
    bool has(events::FieldId field) const { return field < fields_.size() && fields_[field]; }

private:
    std::vector<bool> fields_;
};

/// "product windows, category process_creation"
std::string in_words(const LogSourceFilter& filter) {
    std::string words;
    const auto add = [&](std::string_view key, const std::string& value) {
        if (!value.empty()) words += fmt::format("{}{} {}", words.empty() ? "" : ", ", key, value);
    };
    add("product", filter.product);
    add("service", filter.service);
    add("category", filter.category);
    return words;
}

std::string missing_in_words(const std::vector<std::string>& fields, const LogSourceFilter& filter) {
    constexpr size_t shown = 5;
    std::string names;
    for (size_t index = 0; index < std::min(fields.size(), shown); ++index)
        names += (index == 0 ? "" : ", ") + fields[index];
    if (fields.size() > shown) names += fmt::format(" and {} more", fields.size() - shown);
    return fmt::format("no event of {} has the field{} {}", in_words(filter), fields.size() == 1 ? "" : "s", names);
}

}  // namespace

struct Telemetry::Implementation {
    std::map<events::LogSource, FieldSet, LogSourceLess> seen;
    std::pair<const events::LogSource, FieldSet>* last = nullptr;  ///< of `seen`, whose entries do not move

    /// Events of one log source mostly come together.
    FieldSet& fields_of(const events::LogSource& source) {
        if (!last || last->first != source) last = &*seen.try_emplace(source).first;
        return last->second;
    }

    /// Whether the ledgers had anything to derive lineages and facts from.
    bool has_processes() const {
        return std::any_of(seen.begin(), seen.end(),
                           [](const auto& each) { return each.first.has_category("process_creation"); });
    }

    bool has_any(std::initializer_list<std::string_view> categories) const {
        return std::any_of(seen.begin(), seen.end(), [&](const auto& each) {
            return std::any_of(categories.begin(), categories.end(),
                               [&](auto category) { return each.first.has_category(category); });
        });
    }

    /// Facts about contacts are derived from the wire alone, too; what they say of a product is not.
    std::string why_no_fact(const Rule& rule, const FieldSlots& slots) const {
        constexpr std::string_view no_processes = "no records of processes (Sysmon 1, Security 4688, auditd execve)";
        const auto& category = rule.log_source.category;
        const bool is_of_names =
            category == "dns_channel" || category == "activation" || category == "generated_domain";
        if (category == "unclaimed_contact") return why_no_claims();
        if (!is_of_names && category != "beacon") return has_processes() ? std::string{} : std::string(no_processes);
        const bool has_names = has_any({"dns", "dns_query"});
        if (is_of_names && !has_names) return "no records of DNS questions (Sysmon 22, Zeek dns, packets)";
        if (!has_names && !has_any({"network_connection"}) && !has_wire()) return "no records of connections";
        const auto was_seen = [&](uint32_t slot) { return !is_of_product(slots.field(slot)) || has_processes(); };
        return can_match(rule, was_seen) ? std::string{} : std::string(no_processes);
    }

    std::string why_no_claims() const {
        if (!has_wire()) return "nothing seen on the network (packets, Zeek, Suricata)";
        const bool is_endpoint = std::any_of(seen.begin(), seen.end(), [](const auto& each) {
            return !events::is_from_the_wire(each.first) &&
                   (each.first.has_category("network_connection") || each.first.has_category("dns_query"));
        });
        return is_endpoint ? std::string{} : "no records of the hosts' own connections (Sysmon 3 or 22)";
    }

    static bool is_of_product(events::FieldId field) {
        constexpr std::array<events::FieldId, 5> fields{events::field::LatePayload, events::field::RootProduct,
                                                        events::field::VendorsDomain, events::field::Novel,
                                                        events::field::AddedByUpdate};
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    }

    bool has_wire() const {
        return std::any_of(seen.begin(), seen.end(),
                           [](const auto& each) { return events::is_from_the_wire(each.first); });
    }

    /// Why the rule could not fire; empty when it could. That no fact was derived is a finding, not a gap:
    /// a gap is when there was nothing to derive it from.
    std::string why_silent(const Rule& rule, const FieldSlots& slots, Ledgers ledgers) const {
        const bool derives = ledgers == Ledgers::on;
        if (rule.log_source.product == "mitsuke")
            return derives ? why_no_fact(rule, slots) : "in triage no facts are derived";
        if (!derives && stage_of(rule, slots) == Stage::over_ledgers) return "in triage no lineage is known";
        bool occurred = false;
        std::vector<std::string> missing;
        for (const auto& [source, fields] : seen) {
            if (!rule.log_source.matches(source)) continue;
            const WasSeen was_seen = [&, &known = fields](uint32_t slot) {
                const auto field = slots.field(slot);
                return known.has(field) || (events::is_added_by_ledger(field) && has_processes());
            };
            if (can_match(rule, was_seen)) return {};
            occurred = true;
            for (const auto& name : missing_fields(rule, was_seen))
                if (std::find(missing.begin(), missing.end(), name) == missing.end()) missing.push_back(name);
        }
        if (!occurred) return "no event of " + in_words(rule.log_source);
        if (missing.empty()) return "no event can satisfy its condition";
        return missing_in_words(missing, rule.log_source);
    }

    /// Whether any event that the rule may look at has the field.
    bool occurs(events::FieldId field, const LogSourceFilter& log_source) const {
        return std::any_of(seen.begin(), seen.end(),
                           [&](const auto& each) { return log_source.matches(each.first) && each.second.has(field); });
    }
};

namespace {

/// Which rules and correlations of a set could not fire.
class Silence {
public:
    using Occurs = std::function<bool(events::FieldId field, const LogSourceFilter& log_source)>;

    explicit Silence(Occurs occurs) : occurs_(std::move(occurs)) {}

    void add(const Rule& rule, bool is_silent) {
        if (is_silent) silent_.insert(&rule.info);
        log_sources_[&rule.info] = &rule.log_source;
    }
    void add_silent(const Correlation& correlation) { silent_.insert(&correlation.info); }

    /// Why the correlation could not fire; empty when it could. Those that it names were added.
    std::string why(const Correlation& correlation) const {
        size_t possible = 0;
        std::string missing;
        for (size_t position = 0; position < correlation.rules.size(); ++position) {
            bool can = false;
            for (const auto* rule : correlation.rules[position]) {
                if (silent_.contains(rule)) continue;
                const std::string field = missing_field(correlation, position, rule);
                can = can || field.empty();
                if (missing.empty()) missing = field;
            }
            possible += can ? 1 : 0;
        }
        const size_t needed = correlation.rules_needed();
        if (possible >= needed) return {};
        if (!missing.empty()) return fmt::format("no event of a rule that it names has the field {}", missing);
        if (needed == 1) return "no rule that it names can fire";
        return fmt::format("of the rules that it names only {} can fire, and it needs {}", possible, needed);
    }

private:
    /// A field that the correlation asks for and that no event of the rule has; empty when there is none.
    std::string missing_field(const Correlation& correlation, size_t position, const events::RuleInfo* rule) const {
        const auto source = log_sources_.find(rule);
        if (source == log_sources_.end()) return {};
        for (const auto* fields : {&correlation.group_by, &correlation.fields})
            for (const auto& field : *fields)
                if (!occurs_(field.ids[position], *source->second)) return field.name;
        return {};
    }

    Occurs occurs_;
    std::unordered_set<const events::RuleInfo*> silent_;
    std::unordered_map<const events::RuleInfo*, const LogSourceFilter*> log_sources_;
};

}  // namespace

Telemetry::Telemetry() : implementation_(std::make_unique<Implementation>()) {}
Telemetry::~Telemetry() = default;

void Telemetry::observe(const events::Event& event) {
    FieldSet& fields = implementation_->fields_of(event.log_source);
    for (const auto& field : event.fields) fields.add(field.name);
}

void Telemetry::merge(const Telemetry& other) {
    for (const auto& [source, fields] : other.implementation_->seen) implementation_->seen[source].add(fields);
}

std::vector<events::SilentRule> Telemetry::cannot_fire(const RuleSet& rules, Ledgers ledgers) const {
    std::vector<events::SilentRule> silent;
    const auto& loaded = *rules.implementation_;
    Silence silence([this](auto field, const auto& log_source) { return implementation_->occurs(field, log_source); });
    for (const auto& rule : loaded.rules) {
        std::string why = implementation_->why_silent(rule, loaded.slots, ledgers);
        silence.add(rule, !why.empty());
        if (!why.empty()) silent.push_back({rule.info.name, rule.info.id, rule.info.title, std::move(why)});
    }
    for (const auto& correlation : loaded.correlations) {
        std::string why = silence.why(correlation);
        if (why.empty()) continue;
        silence.add_silent(correlation);
        silent.push_back({correlation.info.name, correlation.info.id, correlation.info.title, std::move(why)});
    }
    return silent;
}

}  // namespace mitsuke::rules
