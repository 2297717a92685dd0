// SPDX-License-Identifier: Apache-2.0
#include "cases/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "cases/grouping.h"

namespace mitsuke::cases {

using events::Detection;
using EvidenceList = std::vector<const Detection*>;

namespace {

constexpr size_t names_max = 8;

std::string text(std::string_view value) { return std::string(value); }

std::string seconds_text(std::string_view seconds) {
    return format_duration(std::chrono::seconds(parse_integer(seconds).value_or(0)));
}

// The kinds of autostart are few and fixed, so they need no place in the catalogue.
std::string kind_in_japanese(std::string_view kind) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{{{"service", "サービス"},
                                                                                  {"run key", "Run キー"},
                                                                                  {"task", "タスク"},
                                                                                  {"cron", "cron"},
                                                                                  {"init script", "起動スクリプト"}}};
    for (const auto& [english, japanese] : words)
        if (english == kind) return std::string(japanese);
    return {};
}

std::string program_of(const Detection& detection) { return text(detection.get("Image")); }

std::string contact_of(const Detection& detection) {
    for (const auto* name : {"QueryName", "DestinationName", "DestinationHostname", "DestinationIp"})
        if (const auto value = detection.get(name); !value.empty() && value != "-") return text(value);
    return {};
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (size_t index = 0; index < names.size() && index < names_max; ++index)
        out += (index ? ", " : "") + names[index];
    if (names.size() > names_max) out += fmt::format(", … ({} of {})", names_max, names.size());
    return out;
}

const Detection* first_fact(const EvidenceList& evidence, std::string_view fact) {
    for (const auto* each : evidence)
        if (each->rule->own && each->get("Fact") == fact) return each;
    return nullptr;
}

// The strongest rule that is not our own.
const Detection* strongest(const EvidenceList& evidence) {
    const Detection* best = evidence.front();
    for (const auto* each : evidence)
        if (each->rule->level > best->rule->level) best = each;
    return best;
}

Message installed(const Case& made, const Detection& evidence) {
    const auto age = parse_integer(evidence.get("ProductAge"));
    const std::string when =
        age ? format_rfc3339(std::chrono::floor<std::chrono::seconds>(evidence.time) - std::chrono::seconds(*age))
            : std::string{};
    const auto& product = *made.product;
    std::vector<std::pair<std::string, std::string>> parameters{{"product", product.name},
                                                                {"version", product.version},
                                                                {"signer", product.signer},
                                                                {"host", evidence.host},
                                                                {"time", when},
                                                                {"installer", product.installer},
                                                                {"origin", text(evidence.get("RootOrigin"))}};
    const bool has_origin = !evidence.get("RootOrigin").empty();
    if (when.empty() || product.installer.empty())
        return {"case.story.was_there", {{"product", product.name}, {"host", evidence.host}}};
    return {product.signer.empty() ? "case.story.installed_unsigned"
            : has_origin           ? "case.story.installed_from"
                                   : "case.story.installed",
            std::move(parameters)};
}

// One fact in a sentence; an empty id for what needs none.
Message told(const Detection& detection) {
    const auto fact = detection.get("Fact");
    const std::string program = program_of(detection);
    if (fact == "late_payload") {
        const bool quiet = !detection.get("QuietTime").empty();
        return {quiet ? "case.story.late_payload" : "case.story.late_payload_undated",
                {{"quiet", seconds_text(detection.get("QuietTime"))},
                 {"program", program},
                 {"path", text(detection.get("LineagePath"))},
                 {"time", format_rfc3339(detection.time)}}};
    }
    if (fact == "persistence")
        return {"case.story.persistence",
                {{"kind", text(detection.get("EventType"))},
                 {"kind.ja", kind_in_japanese(detection.get("EventType"))},
                 {"name", text(detection.get("ServiceName"))},
                 {"program", program}}};
    if (fact == "twin_persistence")
        return {"case.story.twins", {{"program", program}, {"peer", text(detection.get("Peer"))}}};
    if (fact == "respawn")
        return {detection.get("Mutual") == "true" ? "case.story.respawn_mutual" : "case.story.respawn",
                {{"program", program}, {"peer", text(detection.get("Peer"))}, {"delay", text(detection.get("RespawnDelay"))}}};
    if (fact == "outlives_uninstall")
        return {"case.story.outlives", {{"program", program}, {"product", text(detection.get("RootProduct"))}}};
    return {};
}

// The quiet is told once; what the payload brings in turn follows.
Message told_next_payload(const Detection& detection) {
    const auto writer = detection.get("ImageWriter");
    return {writer.empty() ? "case.story.next_payload_unknown" : "case.story.next_payload",
            {{"writer", text(writer)}, {"program", program_of(detection)}}};
}

void tell_contacts(const EvidenceList& evidence, std::vector<Message>& story) {
    std::vector<std::string> names, programs, domains;
    std::set<std::string> seen;
    const auto add = [&seen](std::vector<std::string>& list, std::string value) {
        if (!value.empty() && seen.insert(value).second) list.push_back(std::move(value));
    };
    for (const auto* each : evidence) {
        if (!each->rule->own || !each->get("Fact").empty()) continue;
        add(names, contact_of(*each));
        add(programs, program_of(*each));
        add(domains, parent_domain(contact_of(*each)));
    }
    if (names.empty()) return;
    const std::string count = std::to_string(names.size());
    const bool folds = names.size() > names_max && domains.size() < names.size();
    if (programs.empty()) programs.push_back(evidence.front()->host);
    story.push_back({folds ? "case.story.contacts_under" : "case.story.contacts",
                     {{"programs", joined(programs)}, {"names", joined(folds ? domains : names)}, {"count", count}}});
}

void tell_rules(const EvidenceList& evidence, std::vector<Message>& story) {
    std::map<std::string, size_t> counts;
    std::vector<std::string> titles;
    for (const auto* each : evidence)
        if (!each->rule->own && each->rule->kind != events::RuleKind::indicator && counts[each->rule->title]++ == 0)
            titles.push_back(each->rule->title);
    if (titles.empty()) return;
    story.push_back(
        {"case.story.rules",
         {{"count", std::to_string(titles.size())}, {"titles", joined(titles)}, {"host", evidence.front()->host}}});
}

}  // namespace

Message why_of(const Detection& detection, int weight) {
    const auto& rule = *detection.rule;
    if (rule.kind == events::RuleKind::indicator)
        return {"case.why.indicator",
                {{"indicator", text(detection.get("Indicator"))},
                 {"threat", text(detection.get("IndicatorThreat"))},
                 {"source", text(detection.get("IndicatorSource"))}}};
    if (weight == 0) return {"case.why.repeat", {{"title", rule.title}, {"title.ja", rule.title_ja}}};
    if (auto message = told(detection); rule.own && !message.id.empty()) return message;
    if (rule.own) return {"case.why.contact", {{"program", program_of(detection)}, {"name", contact_of(detection)}}};
    return {"case.why.rule", {{"title", rule.title}, {"level", text(events::to_string(rule.level))}}};
}

Message title_of(const Case& made, const EvidenceList& evidence) {
    if (const auto* payload = first_fact(evidence, "late_payload"); payload && made.product)
        return {"case.title.late_payload",
                {{"product", made.product->name}, {"program", text(file_name(program_of(*payload)))}}};
    const Detection& top = *strongest(evidence);
    if (top.rule->kind == events::RuleKind::indicator)
        return {"case.title.indicator",
                {{"threat", text(top.get("IndicatorThreat"))}, {"indicator", text(top.get("Indicator"))}}};
    return {"case.title.rules", {{"title", top.rule->title}, {"title.ja", top.rule->title_ja}, {"host", top.host}}};
}

std::vector<Message> story_of(const Case& made, const EvidenceList& evidence) {
    std::vector<Message> story;
    const auto first_own =
        std::find_if(evidence.begin(), evidence.end(), [](const auto* each) { return each->rule->own; });
    if (made.product && first_own != evidence.end()) story.push_back(installed(made, **first_own));
    std::set<std::pair<std::string, std::string>> seen;
    bool payload_told = false;
    for (const auto* each : evidence) {
        if (!each->rule->own) continue;
        const auto key = std::pair(text(each->get("Fact")), program_of(*each));
        const bool is_payload = each->get("Fact") == "late_payload";
        auto message = is_payload && payload_told ? told_next_payload(*each) : told(*each);
        payload_told = payload_told || is_payload;
        if (!message.id.empty() && seen.insert(key).second) story.push_back(std::move(message));
    }
    tell_contacts(evidence, story);
    for (const auto* each : evidence) {
        if (each->rule->kind != events::RuleKind::indicator) continue;
        if (seen.insert({"indicator", text(each->get("Indicator"))}).second && seen.size() < 64)
            story.push_back(why_of(*each, 1));
    }
    tell_rules(evidence, story);
    return story;
}

std::vector<Message> actions_of(const Case& made, const EvidenceList& evidence) {
    std::vector<std::string> parts, names;
    std::set<std::string> seen;
    const auto add = [&seen](std::vector<std::string>& list, std::string value) {
        if (!value.empty() && seen.insert(value).second) list.push_back(std::move(value));
    };
    for (const auto* each : evidence) {
        if (!each->rule->own) continue;
        const bool is_late = each->get("LatePayload") == "true", is_fact = !each->get("Fact").empty();
        if (is_fact && is_late) {
            add(parts, text(each->get("Image")));
            add(parts, text(each->get("ServiceName")));
        }
        if (!is_fact) add(names, is_late ? contact_of(*each) : parent_domain(contact_of(*each)));
    }
    const std::string hosts = joined(made.hosts);
    std::vector<Message> actions;
    if (parts.empty()) actions.push_back({"case.action.review", {{"hosts", hosts}}});
    else actions.push_back({"case.action.isolate", {{"hosts", hosts}}});
    if (!names.empty()) actions.push_back({"case.action.block", {{"names", joined(names)}}});
    if (parts.empty()) actions.push_back({"case.action.keep", {{"hosts", hosts}}});
    else actions.push_back({"case.action.remove_set", {{"parts", joined(parts)}}});
    if (made.product) actions.push_back({"case.action.other_hosts", {{"product", made.product->name}}});
    else actions.push_back({"case.action.search", {{"hosts", hosts}}});
    return actions;
}

}  // namespace mitsuke::cases
