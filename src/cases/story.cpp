// SPDX-License-Identifier: Apache-2.0
#include "cases/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/text.h"
#include "cases/fact_words.h"
#include "cases/grouping.h"

namespace mitsuke::cases {

using events::Detection;
using EvidenceList = std::vector<const Detection*>;

namespace {

std::string level_in_japanese(events::Level level) {
    constexpr std::array<std::string_view, 5> words{"情報", "低", "中", "高", "緊急"};
    return std::string(words.at(static_cast<size_t>(level)));
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
    const std::string version = product.version.empty() ? "" : " " + product.version;
    std::vector<std::pair<std::string, std::string>> parameters{
        {"product", product.name},        {"version", version},
        {"version.ja", product.version},  {"signer", product.signer},
        {"host", evidence.host},          {"time", when},
        {"installer", product.installer}, {"origin", text(evidence.get("RootOrigin"))}};
    const bool has_origin = !evidence.get("RootOrigin").empty();
    if (when.empty() || product.installer.empty())
        return {"case.story.was_there", {{"product", product.name}, {"host", evidence.host}}};
    return {product.signer.empty() ? "case.story.installed_unsigned"
            : has_origin           ? "case.story.installed_from"
                                   : "case.story.installed",
            std::move(parameters)};
}

// A list that takes each thing once, in order.
class Names {
public:
    void add(std::string value) {
        if (!value.empty() && seen_.insert(value).second) values_.push_back(std::move(value));
    }
    bool empty() const { return values_.empty(); }
    size_t size() const { return values_.size(); }
    std::string joined() const { return cases::joined(values_); }

private:
    std::set<std::string> seen_;
    std::vector<std::string> values_;
};

void tell_continuation(const Case& made, std::vector<Message>& story) {
    const Continuation& continues = *made.continues;
    story.push_back({"case.story.continues",
                     {{"score", std::to_string(continues.score)},
                      {"now", std::to_string(made.score)},
                      {"time", format_rfc3339(continues.since)}}});
    if (!continues.also.empty()) story.push_back({"case.story.joined", {{"ids", joined(continues.also)}}});
}

// Programs in one sentence for each that wrote them, `id`, or `id` + "_unknown".
class Brought {
public:
    void add(const Detection& fact) {
        const std::string writer = text(fact.get("ImageWriter"));
        if (!programs_.contains(writer)) writers_.push_back(writer);
        programs_[writer].add(program_of(fact));
    }
    void tell(const std::string& id, std::vector<Message>& story) const {
        for (const auto& writer : writers_)
            story.push_back({writer.empty() ? id + "_unknown" : id,
                             {{"writer", writer}, {"program", programs_.at(writer).joined()}}});
    }

private:
    std::vector<std::string> writers_;
    std::map<std::string, Names> programs_;
};

// The quiet is told once; what the payload brings in turn follows.
void tell_payloads(const EvidenceList& evidence, std::vector<Message>& story) {
    const Detection* first = first_fact(evidence, "late_payload");
    if (!first) return;
    story.push_back(told(*first));
    Brought next;
    for (const auto* each : evidence) {
        const bool is_payload = each->rule->own && each->get("Fact") == "late_payload";
        if (is_payload && program_of(*each) != program_of(*first)) next.add(*each);
    }
    next.tell("case.story.next_payload", story);
}

// What starts by itself, in one sentence.
class Autostarts {
public:
    void add(const Detection& fact) {
        const auto kind = fact.get("EventType");
        const auto japanese = kind_in_japanese(kind);
        programs_.add(program_of(fact));
        names_.add(text(fact.get("ServiceName")));
        kinds_.add(text(kind));
        kinds_ja_.add(japanese.empty() ? text(kind) : japanese);
    }
    size_t size() const { return programs_.size(); }
    Message told(std::string id) const {
        return {std::move(id),
                {{"kind", kinds_.joined()},
                 {"kind.ja", kinds_ja_.joined()},
                 {"name", names_.joined()},
                 {"program", programs_.joined()}}};
    }

private:
    Names programs_, names_, kinds_, kinds_ja_;
};

void tell_autostarts(const EvidenceList& evidence, std::vector<Message>& story) {
    Autostarts all;
    for (const auto* each : evidence)
        if (each->rule->own && each->get("Fact") == "persistence") all.add(*each);
    if (all.size() > 0) story.push_back(all.told(all.size() > 1 ? "case.story.autostarts" : "case.story.persistence"));
}

// What the ledgers remember and this hunt did not see.
void tell_known(const EvidenceList& evidence, std::vector<Message>& story) {
    Brought programs;
    Autostarts autostarts;
    for (const auto* each : evidence) {
        if (!each->rule->own || each->get("Fact") != "known_part") continue;
        if (each->get("EventType").empty()) programs.add(*each);
        else autostarts.add(*each);
    }
    programs.tell("case.story.known", story);
    if (autostarts.size() > 0) story.push_back(autostarts.told("case.story.known_autostart"));
}

// Each domain once, as it was told last.
void tell_last_by_domain(const EvidenceList& evidence, std::string_view fact, std::vector<Message>& story) {
    std::vector<std::string> domains;
    std::map<std::string, const Detection*> last;
    for (const auto* each : evidence) {
        if (!each->rule->own || each->get("Fact") != fact) continue;
        const auto domain = text(each->get("RegisteredDomain"));
        if (!last.contains(domain)) domains.push_back(domain);
        last[domain] = each;
    }
    for (size_t index = 0; index < domains.size() && index < names_max; ++index)
        story.push_back(told(*last[domains[index]]));
}

// The strongest telling of a fact, once: that two restart each other says more than that one does.
void tell_best(const EvidenceList& evidence, std::string_view fact, std::vector<Message>& story) {
    const Detection* best = nullptr;
    for (const auto* each : evidence) {
        if (!each->rule->own || each->get("Fact") != fact) continue;
        if (!best || (best->get("Mutual") != "true" && each->get("Mutual") == "true")) best = each;
    }
    if (best) story.push_back(told(*best));
}

std::optional<double> bits_of(std::string_view text) {
    double bits = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(bits) : std::nullopt;
}

// Of the contact with the most evidence, as it was told last: what speaks for and against it.
void tell_evidence(const EvidenceList& evidence, std::vector<Message>& story) {
    const Detection* best = nullptr;
    double bits_max = 0;
    for (const auto* each : evidence) {
        const auto bits = each->rule->own ? bits_of(each->get("Evidence")) : std::nullopt;
        if (!bits || (best && *bits < bits_max)) continue;
        best = each;
        bits_max = *bits;
    }
    if (!best) return;
    for (auto& line : evidence_of(*best)) story.push_back(std::move(line));
}

void tell_indicators(const EvidenceList& evidence, std::vector<Message>& story) {
    struct Shown {
        const Detection* first;
        Names indicators, sources;
    };
    std::vector<Shown> all;
    std::map<std::pair<std::string_view, std::string_view>, size_t> places;
    for (const auto* each : evidence) {
        if (each->rule->kind != events::RuleKind::indicator) continue;
        const auto source = each->get("IndicatorSource");
        const auto list = source == each->rule->name ? source : std::string_view{};
        const auto [place, is_new] = places.try_emplace({each->get("IndicatorThreat"), list}, all.size());
        if (is_new) all.push_back({each, {}, {}});
        all[place->second].indicators.add(text(each->get("Indicator")));
        all[place->second].sources.add(text(source));
    }
    for (const auto& each : all)
        story.push_back(
            indicator_words(*each.first, {each.indicators.size(), each.indicators.joined(), each.sources.joined()}));
}

void tell_contacts(const EvidenceList& evidence, std::vector<Message>& story) {
    Names names, programs, domains;
    bool only_asked = true;
    for (const auto* each : evidence) {
        if (!each->rule->own || !each->get("Fact").empty()) continue;
        names.add(contact_of(*each));
        programs.add(program_of(*each));
        domains.add(parent_domain(contact_of(*each)));
        only_asked = only_asked && !each->get("QueryName").empty();
    }
    if (names.empty()) return;
    if (programs.empty()) programs.add(evidence.front()->host);
    const bool folds = names.size() > names_max && domains.size() < names.size();
    const auto* id = folds ? "case.story.contacts_under" : only_asked ? "case.story.asked" : "case.story.contacts";
    story.push_back({id,
                     {{"programs", programs.joined()},
                      {"names", folds ? domains.joined() : names.joined()},
                      {"count", std::to_string(names.size())}}});
}

void tell_rules(const Case& made, const EvidenceList& evidence, std::vector<Message>& story) {
    Names titles;
    const Detection* top = nullptr;
    for (const auto* each : evidence) {
        if (each->rule->own || each->rule->kind == events::RuleKind::indicator) continue;
        titles.add(each->rule->title);
        if (!top || each->rule->level > top->rule->level) top = each;
    }
    if (!top) return;
    const std::string who = program_of(*top).empty() ? text(top->get("CommandLine")) : program_of(*top);
    const auto length = format_duration(made.last_seen - made.first_seen);
    if (story.empty() && !made.product)
        story.push_back({titles.size() == 1 ? "case.story.rules_alone.one" : "case.story.rules_alone",
                         {{"count", std::to_string(titles.size())}, {"host", top->host}, {"length", length}}});
    story.push_back({who.empty() ? "case.story.strongest" : "case.story.strongest_by",
                     {{"title", top->rule->title},
                      {"title.ja", top->rule->title_ja},
                      {"program", who},
                      {"user", text(top->get("User"))},
                      {"time", format_rfc3339(top->time)}}});
    if (titles.size() > 1)
        story.push_back({"case.story.rules",
                         {{"count", std::to_string(titles.size())}, {"titles", titles.joined()}, {"host", top->host}}});
}

}  // namespace

Message why_of(const Detection& detection) {
    const auto& rule = *detection.rule;
    if (rule.kind == events::RuleKind::indicator)
        return indicator_words(detection,
                               {1, text(detection.get("Indicator")), text(detection.get("IndicatorSource"))});
    if (auto message = told(detection); rule.own && !message.id.empty()) return message;
    if (rule.own && detection.get("LatePayload") == "true")
        return {"case.why.contact", {{"program", program_of(detection)}, {"name", contact_of(detection)}}};
    return {"case.why.rule",
            {{"title", rule.title},
             {"title.ja", rule.title_ja},
             {"level", text(events::to_string(rule.level))},
             {"level.ja", level_in_japanese(rule.level)}}};
}

Message title_of(const Case& made, const EvidenceList& evidence) {
    const auto* payload = first_fact(evidence, "late_payload");
    if (!payload) payload = first_fact(evidence, "known_part");
    if (payload && made.product)
        return {"case.title.late_payload",
                {{"product", made.product->name}, {"program", text(file_name(program_of(*payload)))}}};
    const Detection& top = *strongest(evidence);
    if (const auto* channel = first_fact(evidence, "dns_channel"); channel && top.rule->own)
        return {"case.title.channel",
                {{"sender", made.product ? made.product->name : channel->host},
                 {"domain", text(channel->get("RegisteredDomain"))}}};
    if (top.rule->kind == events::RuleKind::indicator)
        return top.get("IndicatorThreat") == top.rule->name
                   ? Message{"case.title.listed",
                             {{"indicator", text(top.get("Indicator"))}, {"list", text(file_name(top.rule->name))}}}
                   : Message{"case.title.indicator",
                             {{"threat", text(top.get("IndicatorThreat"))}, {"indicator", text(top.get("Indicator"))}}};
    return {"case.title.rules", {{"title", top.rule->title}, {"title.ja", top.rule->title_ja}, {"host", top.host}}};
}

std::vector<Message> story_of(const Case& made, const EvidenceList& evidence) {
    std::vector<Message> story;
    if (made.continues) tell_continuation(made, story);
    const auto first_own =
        std::find_if(evidence.begin(), evidence.end(), [](const auto* each) { return each->rule->own; });
    if (made.product && first_own != evidence.end()) story.push_back(installed(made, **first_own));
    tell_known(evidence, story);
    tell_payloads(evidence, story);
    tell_autostarts(evidence, story);
    tell_indicators(evidence, story);
    for (const auto fact : facts_told_once) tell_best(evidence, fact, story);
    for (const auto fact : facts_by_domain) tell_last_by_domain(evidence, fact, story);
    for (const auto* each : evidence)
        if (each->rule->own && each->get("Fact") == "activation") story.push_back(told(*each));
    tell_evidence(evidence, story);
    tell_contacts(evidence, story);
    tell_rules(made, evidence, story);
    return story;
}

}  // namespace mitsuke::cases
