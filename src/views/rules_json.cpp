// SPDX-License-Identifier: Apache-2.0
#include "views/rules_json.h"

#include "views/hunt_json.h"
#include "views/json_writer.h"
#include "views/silent_rules.h"

namespace mitsuke::views {

namespace {

using events::Explanation;
using Node = Explanation::Node;

constexpr size_t broken_depth = 3;

std::string_view name_of(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::test: return "test";
        case Node::Kind::all_of: return "all_of";
        case Node::Kind::any_of: return "any_of";
        case Node::Kind::at_least: return "at_least";
        case Node::Kind::negation: return "not";
        case Node::Kind::search: return "selection";
    }
    return "test";
}

class RulesJson {
public:
    explicit RulesJson(std::ostream& out) : json_(out, broken_depth) {
        json_.begin_object();
        json_.member("schema_version", schema_version);
    }
    RulesJson(const RulesJson&) = delete;
    RulesJson& operator=(const RulesJson&) = delete;
    ~RulesJson() {
        json_.end_object();
        json_.end_line();
    }

    JsonWriter& json() { return json_; }

    void findings(const std::vector<events::RuleFinding>& findings) {
        json_.begin_array();
        for (const auto& each : findings) {
            json_.begin_object();
            json_.member("gravity", to_string(each.gravity));
            json_.member("file", each.file);
            number_or_null("line", each.line);
            number_or_null("column", each.column);
            json_.member_or_null("rule_id", each.rule_id);
            json_.member("why", each.why);
            json_.end_object();
        }
        json_.end_array();
    }

    void rule(const events::RuleEntry& rule) {
        json_.begin_object();
        json_.member("type", to_string(rule.type));
        json_.member("file", rule.file);
        number_or_null("line", rule.line);
        json_.member_or_null("id", rule.id);
        json_.member_or_null("name", rule.name);
        json_.member("title", rule.title);
        json_.member("level", to_string(rule.level));
        json_.key("log_source");
        log_source(rule.log_source.product, rule.log_source.service, {rule.log_source.category});
        json_.key("attack");
        texts(rule.attack);
        json_.key("own");
        json_.boolean(rule.own);
        json_.key("over_ledgers");
        json_.boolean(rule.over_ledgers);
        json_.end_object();
    }

    void explanation(const Explanation& explanation) {
        json_.begin_object();
        json_.key("rule");
        rule(explanation.rule);
        flag("matches", explanation.matches);
        flag("log_source_fits", explanation.log_source_fits);
        json_.key("event_log_source");
        log_source(explanation.product, explanation.service, explanation.categories);
        json_.key("condition");
        node(explanation.condition);
        json_.end_object();
    }

    void texts(const std::vector<std::string>& texts) {
        json_.begin_array();
        for (const auto& text : texts) json_.value(text);
        json_.end_array();
    }

    void flag(std::string_view name, bool truth) {
        json_.key(name);
        json_.boolean(truth);
    }

private:
    void number_or_null(std::string_view name, uint64_t number) {
        json_.key(name);
        if (number == 0) json_.null();
        else json_.value(number);
    }

    void log_source(std::string_view product, std::string_view service, const std::vector<std::string>& categories) {
        json_.begin_object();
        json_.member_or_null("product", product);
        json_.member_or_null("service", service);
        json_.key("categories");
        json_.begin_array();
        for (const auto& category : categories)
            if (!category.empty()) json_.value(category);
        json_.end_array();
        json_.end_object();
    }

    void node(const Node& node) {
        json_.begin_object();
        json_.member("kind", name_of(node.kind));
        flag("holds", node.holds);
        if (node.kind == Node::Kind::search) json_.member("name", node.name);
        if (node.kind == Node::Kind::at_least) json_.member("count", node.count);
        if (node.kind == Node::Kind::test) test(node);
        if (node.kind != Node::Kind::test) {
            json_.key("parts");
            json_.begin_array();
            for (const auto& child : node.children) this->node(child);
            json_.end_array();
        }
        json_.end_object();
    }

    void test(const Node& node) {
        json_.member_or_null("field", node.name);
        flag("all", node.all);
        flag("absent", node.absent);
        flag("from_ledger", node.from_ledger);
        json_.key("seen");
        texts(node.seen);
        json_.member("patterns", node.patterns);
        json_.key("matched");
        json_.begin_array();
        for (const auto& match : node.matched) {
            json_.begin_object();
            json_.member("pattern", match.pattern);
            json_.member_or_null("value", match.value);
            json_.end_object();
        }
        json_.end_array();
        json_.key("unmet");
        texts(node.unmet);
    }

    JsonWriter json_;
};

void write_failure(const events::TrialReport::Failure& failure, RulesJson& writer) {
    auto& json = writer.json();
    json.begin_object();
    json.member("name", failure.name);
    json.member("line", failure.line);
    json.member("wanted", std::string_view(failure.wanted ? "match" : "no_match"));
    json.key("explanations");
    json.begin_array();
    for (const auto& explanation : failure.explanations) writer.explanation(explanation);
    json.end_array();
    json.end_object();
}

}  // namespace

void write_findings_json(const std::vector<events::RuleFinding>& findings,
                         const std::vector<events::SilentRule>& silent, size_t rules, std::ostream& out) {
    RulesJson writer(out);
    auto& json = writer.json();
    json.member("rules", rules);
    json.key("findings");
    writer.findings(findings);
    write_silent_rules(silent, json);
}

void write_rule_list_json(const std::vector<events::RuleEntry>& rules, std::ostream& out) {
    RulesJson writer(out);
    writer.json().key("rules");
    writer.json().begin_array();
    for (const auto& rule : rules) writer.rule(rule);
    writer.json().end_array();
}

void write_explanations_json(const std::vector<Explanation>& explanations, const std::string& event,
                             std::ostream& out) {
    RulesJson writer(out);
    writer.json().member("event", event);
    writer.json().key("explanations");
    writer.json().begin_array();
    for (const auto& explanation : explanations) writer.explanation(explanation);
    writer.json().end_array();
}

void write_trials_json(const std::vector<events::TrialReport>& reports, std::ostream& out) {
    RulesJson writer(out);
    auto& json = writer.json();
    json.key("tests");
    json.begin_array();
    for (const auto& report : reports) {
        json.begin_object();
        json.member("file", report.file);
        writer.flag("passed", report.passed());
        json.member("trials", report.trials);
        json.key("errors");
        writer.findings(report.errors);
        json.key("failures");
        json.begin_array();
        for (const auto& failure : report.failures) write_failure(failure, writer);
        json.end_array();
        json.end_object();
    }
    json.end_array();
}

}  // namespace mitsuke::views
