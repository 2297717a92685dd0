// SPDX-License-Identifier: Apache-2.0
#include "views/hunt_json.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "cases/scoring.h"
#include "views/json_writer.h"
#include "views/silent_rules.h"
#include "views/summary.h"

namespace mitsuke::views {

namespace {

using cases::Case;
using cases::Findings;
using events::Detection;

class HuntJson {
public:
    HuntJson(const Findings& findings, const Catalogue& catalogue, JsonWriter& json)
        : findings_(findings), catalogue_(catalogue), json_(json) {}

    void write_case(const Case& each);
    void write_detection(size_t index);
    void write_earlier_members(const cases::EarlierCases& earlier);
    void write_coverage_members();

private:
    void earlier_case(const cases::EarlierCase& each);
    void continuation(const Case& each);
    void product(const Case& each);
    void evidence(const Case& each);
    void event(const Detection& detection);
    void source(const events::SourceReport& source);
    void recovery(const std::optional<events::RecoveryCounts>& recovery);
    void packets(const events::PacketCounts& packets);
    void skipped();
    void rules();
    void indicators();

    void sentence(std::string_view name, const Message& message) {
        json_.member(name, catalogue_.render(message, Language::english));
    }
    void sentences(std::string_view name, const std::vector<Message>& messages) {
        json_.key(name);
        json_.begin_array();
        for (const auto& each : messages) json_.value(catalogue_.render(each, Language::english));
        json_.end_array();
    }
    template <typename Texts>
    void texts(std::string_view name, const Texts& all) {
        json_.key(name);
        json_.begin_array();
        for (const auto& each : all) json_.value(each);
        json_.end_array();
    }
    void time_or_null(std::string_view name, const std::optional<Time>& time) {
        json_.member_or_null(name, time ? format_rfc3339(*time) : std::string{});
    }
    void number_or_null(std::string_view name, uint64_t number) {
        json_.key(name);
        number == 0 ? json_.null() : json_.value(number);
    }

    const Findings& findings_;
    const Catalogue& catalogue_;
    JsonWriter& json_;
    std::vector<size_t> order_, next_;  // of event(), kept for their memory
};

void HuntJson::write_case(const Case& each) {
    json_.member("id", each.id);
    continuation(each);
    json_.member("score", each.score);
    json_.member("severity", to_string(each.severity));
    sentence("title", each.title);
    sentences("story", each.story);
    product(each);
    texts("hosts", each.hosts);
    json_.member("first_seen", format_rfc3339(each.first_seen));
    json_.member("last_seen", format_rfc3339(each.last_seen));
    evidence(each);
    json_.key("against");
    json_.begin_array();
    for (const auto& against : each.against) {
        json_.begin_object();
        sentence("why", against.why);
        json_.member("weight", against.weight);
        json_.end_object();
    }
    json_.end_array();
    texts("indicators", each.indicators);
    texts("attack", each.attack);
    sentences("actions", each.actions);
}

void HuntJson::continuation(const Case& each) {
    json_.key("continues");
    if (!each.continues) return json_.null();
    json_.begin_object();
    json_.member("since", format_rfc3339(each.continues->since));
    json_.member("score", each.continues->score);
    json_.member("severity", to_string(cases::severity_of(each.continues->score)));
    texts("also", each.continues->also);
    json_.end_object();
}

void HuntJson::write_earlier_members(const cases::EarlierCases& earlier) {
    json_.member("count", uint64_t{earlier.count});
    json_.key("cases");
    json_.begin_array();
    for (const auto& each : earlier.cases) {
        json_.begin_object();
        earlier_case(each);
        json_.end_object();
    }
    json_.end_array();
}

void HuntJson::earlier_case(const cases::EarlierCase& each) {
    json_.member("id", each.id);
    json_.member_or_null("title", each.title.id.empty() ? "" : catalogue_.render(each.title, Language::english));
    json_.member_or_null("product", each.product);
    texts("hosts", each.hosts);
    json_.key("more_hosts");
    json_.boolean(each.has_more_hosts);
    json_.member("score", each.score);
    json_.member("severity", to_string(each.severity));
    json_.member("first_seen", format_rfc3339(each.first_seen));
    json_.member("last_seen", format_rfc3339(each.last_seen));
    json_.key("examined");
    each.is_examined ? json_.boolean(*each.is_examined) : json_.null();
    json_.key("recent");
    json_.boolean(each.is_recent);
}

void HuntJson::product(const Case& each) {
    json_.key("product");
    if (!each.product) return json_.null();
    json_.begin_object();
    json_.member_or_null("name", each.product->name);
    json_.member_or_null("version", each.product->version);
    json_.member_or_null("signer", each.product->signer);
    json_.member_or_null("installer", each.product->installer);
    json_.end_object();
}

void HuntJson::evidence(const Case& each) {
    json_.key("evidence");
    json_.begin_array();
    for (const auto& item : each.evidence) {
        const Detection& detection = findings_.detections[item.detection];
        json_.begin_object();
        json_.member("rule", detection.rule->name);
        json_.member("title", detection.rule->title);
        json_.member("level", to_string(detection.rule->level));
        json_.member("time", format_rfc3339(detection.time));
        json_.member_or_null("host", detection.host);
        event(detection);
        json_.member("weight", item.weight);
        sentence("why", *item.why);
        json_.end_object();
    }
    json_.end_array();
}

void HuntJson::write_detection(size_t index) {
    const Detection& detection = findings_.detections[index];
    const auto& sources = findings_.coverage.sources;
    const auto in_case = findings_.case_of[index];
    json_.member("rule", detection.rule->name);
    json_.member_or_null("rule_id", detection.rule->id);
    json_.member("title", detection.rule->title);
    json_.member("level", to_string(detection.rule->level));
    json_.member("time", format_rfc3339(detection.time));
    json_.member_or_null("host", detection.host);
    json_.member_or_null("source", detection.source < sources.size() ? sources[detection.source].path : std::string{});
    json_.member("record", detection.record);
    json_.member_or_null("case", in_case ? findings_.cases[*in_case].id : std::string{});
    event(detection);
}

// Members keep the order of the event; a repeated name becomes one array at its first place. Sorted
// indices rather than a search per field: an event from outside may have very many.
void HuntJson::event(const Detection& detection) {
    const auto fields = detection.fields.all();
    constexpr size_t none = SIZE_MAX;
    order_.resize(fields.size());
    std::iota(order_.begin(), order_.end(), size_t{0});
    std::stable_sort(order_.begin(), order_.end(),
                     [&fields](size_t left, size_t right) { return fields[left].name < fields[right].name; });
    std::vector<bool> is_first(fields.size(), true);
    next_.assign(fields.size(), none);
    for (size_t place = 1; place < order_.size(); ++place) {
        if (fields[order_[place - 1]].name != fields[order_[place]].name) continue;
        next_[order_[place - 1]] = order_[place];
        is_first[order_[place]] = false;
    }
    json_.key("event");
    json_.begin_object();
    for (size_t index = 0; index < fields.size(); ++index) {
        if (!is_first[index]) continue;
        json_.key(fields[index].name);
        if (next_[index] == none) {
            json_.value(fields[index].value);
            continue;
        }
        json_.begin_array();
        for (size_t each = index; each != none; each = next_[each]) json_.value(fields[each].value);
        json_.end_array();
    }
    json_.end_object();
}

void HuntJson::packets(const events::PacketCounts& packets) {
    json_.key("packets");
    json_.begin_object();
    json_.member("received", packets.received);
    json_.member("read", packets.read);
    json_.member("dropped_by_kernel", packets.dropped_by_kernel);
    json_.member("dropped_by_interface", packets.dropped_by_interface);
    json_.member("truncated", packets.truncated);
    json_.end_object();
}

void HuntJson::recovery(const std::optional<events::RecoveryCounts>& recovery) {
    const auto number = [&](std::string_view name, uint64_t value) {
        json_.key(name);
        recovery ? json_.value(value) : json_.null();
    };
    number("recovered", recovery ? recovery->recovered : 0);
    number("overwritten", recovery ? recovery->overwritten : 0);
}

void HuntJson::source(const events::SourceReport& source) {
    json_.begin_object();
    json_.member("path", source.path);
    json_.member_or_null("format", source.format);
    texts("hosts", source.hosts);
    time_or_null("first", source.first);
    time_or_null("last", source.last);
    json_.member("events", source.events);
    json_.member("passed_over", source.passed_over);
    json_.member("unreadable", source.unreadable);
    json_.member("checksum_mismatches", source.checksum_mismatches);
    recovery(source.recovery);
    json_.member_or_null("reason", source.reason);
    if (source.hunted_before) {
        json_.key("hunted_before");
        json_.boolean(true);
    }
    if (source.packets) packets(*source.packets);
    json_.end_object();
}

void HuntJson::write_coverage_members() {
    const auto& coverage = findings_.coverage;
    json_.key("sources");
    json_.begin_array();
    for (const auto& each : coverage.sources) source(each);
    json_.end_array();
    skipped();
    json_.key("events");
    json_.begin_object();
    json_.member("offered", coverage.events_offered);
    json_.member("processed", coverage.events_processed);
    json_.member("dropped", coverage.events_dropped);
    json_.member("older_than_state", coverage.events_older_than_state);
    json_.member("without_time", coverage.events_without_time);
    json_.member("forgotten", coverage.ledger_forgotten);
    recovery(examined(coverage).recovery);
    json_.end_object();
    rules();
    indicators();
}

void HuntJson::skipped() {
    json_.key("skipped");
    json_.begin_object();
    json_.member("count", findings_.coverage.skipped_count);
    json_.key("inputs");
    json_.begin_array();
    for (const auto& each : findings_.coverage.skipped) {
        json_.begin_object();
        json_.member("path", each.path);
        json_.member("why", each.why);
        json_.end_object();
    }
    json_.end_array();
    json_.end_object();
}

void HuntJson::indicators() {
    const auto& indicators = findings_.coverage.indicators;
    json_.key("indicators");
    json_.begin_object();
    json_.member("loaded", indicators.loaded);
    json_.key("types");
    json_.begin_object();
    for (const auto& [type, number] : indicators.types) json_.member(type, number);
    json_.end_object();
    json_.key("lists");
    json_.begin_array();
    for (const auto& each : indicators.lists) {
        json_.begin_object();
        json_.member("list", each.list);
        json_.member("taken", each.taken);
        json_.member("refused", each.refused);
        json_.end_object();
    }
    json_.end_array();
    json_.end_object();
}

void HuntJson::rules() {
    const auto& coverage = findings_.coverage;
    json_.key("rules");
    json_.begin_object();
    json_.member("loaded", coverage.rules_loaded);
    json_.key("rejected");
    json_.begin_array();
    for (const auto& each : coverage.rules_rejected) {
        json_.begin_object();
        json_.member("file", each.file);
        number_or_null("line", each.line);
        number_or_null("column", each.column);
        json_.member_or_null("rule_id", each.rule_id);
        json_.member("why", each.why);
        json_.member_or_null("excerpt", each.excerpt);
        json_.end_object();
    }
    json_.end_array();
    write_silent_rules(coverage.rules_cannot_fire, json_);
    json_.member("forgotten", coverage.correlations_forgotten);
    json_.end_object();
}

}  // namespace

void write_json(const Findings& findings, const Catalogue& catalogue, std::ostream& out) {
    JsonWriter json(out, 2);
    HuntJson hunt(findings, catalogue, json);
    json.begin_object();
    json.member("schema_version", schema_version);
    json.key("cases");
    json.begin_array();
    for (const auto& each : findings.cases) {
        json.begin_object();
        hunt.write_case(each);
        json.end_object();
    }
    json.end_array();
    json.key("earlier_cases");
    if (findings.earlier) {
        json.begin_object();
        hunt.write_earlier_members(*findings.earlier);
        json.end_object();
    } else {
        json.null();
    }
    json.key("detections");
    json.begin_array();
    for (size_t index = 0; index < findings.detections.size(); ++index) {
        json.begin_object();
        hunt.write_detection(index);
        json.end_object();
    }
    json.end_array();
    json.key("coverage");
    json.begin_object();
    hunt.write_coverage_members();
    json.end_object();
    json.end_object();
    json.end_line();
}

void write_jsonl(const Findings& findings, const Catalogue& catalogue, std::ostream& out) {
    JsonWriter json(out);
    HuntJson hunt(findings, catalogue, json);
    const auto line = [&json](std::string_view type, const auto& write_members) {
        json.begin_object();
        json.member("schema_version", schema_version);
        json.member("type", type);
        write_members();
        json.end_object();
        json.end_line();
    };
    for (const auto& each : findings.cases) line("case", [&] { hunt.write_case(each); });
    if (findings.earlier) line("earlier_cases", [&] { hunt.write_earlier_members(*findings.earlier); });
    for (size_t index = 0; index < findings.detections.size(); ++index)
        line("detection", [&] { hunt.write_detection(index); });
    line("coverage", [&] { hunt.write_coverage_members(); });
}

}  // namespace mitsuke::views
