// SPDX-License-Identifier: Apache-2.0
#include "rules/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "events/vocabulary.h"
#include "rules/correlator.h"
#include "rules/limits.h"
#include "rules/suggestion.h"
#include "rules/yaml_reader.h"
#include "rules/yaml_scalar.h"

namespace mitsuke::rules {

namespace {

using events::TrialReport;

/// The events of trials begin here: correlations need a time, and a test must not depend on today's.
constexpr Time first_time{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

/// A log source that owns its words.
struct TrialLogSource {
    std::string product, service;
    std::vector<std::string> categories;

    events::LogSource view() const {
        events::LogSource source{product, service, {}};
        for (size_t index = 0; index < std::min(categories.size(), source.categories.size()); ++index)
            source.categories[index] = categories[index];
        return source;
    }
};

struct TrialEvent {
    const YamlNode* fields = nullptr;  ///< of the document
    std::optional<TrialLogSource> log_source;
    Duration at{};
};

struct Trial {
    std::string name;
    uint64_t line = 0;
    bool wanted = true;
    std::vector<TrialEvent> events;
};

/// "90s", "5m", "2h", "1d"
Checked<Duration> read_offset(const YamlNode& node) {
    constexpr int64_t number_max = 1'000'000;
    const std::string_view text = node.text;
    const auto number = text.empty() ? std::nullopt : parse_integer(text.substr(0, text.size() - 1));
    if (node.is_scalar() && number && *number >= 0 && *number <= number_max) {
        switch (text.back()) {
            case 's': return std::chrono::seconds(*number);
            case 'm': return std::chrono::minutes(*number);
            case 'h': return std::chrono::hours(*number);
            case 'd': return std::chrono::days(*number);
            default: break;
        }
    }
    return complain(node.place, "'at' takes a number and s, m, h or d");
}

Checked<TrialLogSource> read_log_source_of(const YamlNode& node) {
    TrialLogSource source;
    if (!node.is_map()) return complain(node.place, "'logsource' must be a map");
    for (const auto& [key, value] : node.entries) {
        if (key.text == "category" && value.is_list())
            for (const auto& item : value.items) source.categories.push_back(ascii_lower(item.text));
        else if (!value.is_scalar()) return complain(value.place, fmt::format("'{}' must be a text", key.text));
        else if (key.text == "product") source.product = ascii_lower(value.text);
        else if (key.text == "service") source.service = ascii_lower(value.text);
        else if (key.text == "category") source.categories = {ascii_lower(value.text)};
        else return complain(key.place, fmt::format("a logsource has no '{}'", key.text));
    }
    return source;
}

Checked<TrialEvent> read_event(const YamlNode& node, const YamlNode& fields) {
    TrialEvent event;
    if (!fields.is_map()) return complain(fields.place, "an event is a map of fields and values");
    event.fields = &fields;
    for (const auto& [key, value] : fields.entries) {
        const bool flat =
            value.is_scalar() || (value.is_list() && std::all_of(value.items.begin(), value.items.end(),
                                                                 [](const auto& i) { return i.is_scalar(); }));
        if (!flat) return complain(value.place, fmt::format("'{}' takes a value or a list of values", key.text));
    }
    if (const YamlNode* const source = node.find("logsource")) event.log_source = TRY(read_log_source_of(*source));
    if (const YamlNode* const at = node.find("at")) event.at = TRY(read_offset(*at));
    return event;
}

Checked<void> check_keys(const YamlNode& node, std::initializer_list<std::string_view> known) {
    for (const auto& entry : node.entries)
        if (std::find(known.begin(), known.end(), entry.key.text) == known.end())
            return complain(entry.key.place,
                            fmt::format("unknown key '{}', expected {}", entry.key.text, fmt::join(known, ", ")));
    return {};
}

Checked<Trial> read_trial(const YamlNode& node, bool wanted) {
    if (!node.is_map()) return complain(node.place, "a trial is a map of name and event");
    TRY(check_keys(node, {"name", "logsource", "event", "events", "at"}));
    Trial trial;
    trial.line = node.place.line;
    trial.wanted = wanted;
    const YamlNode* const name = node.find("name");
    if (!name || name->text.empty()) return complain(node.place, "the trial has no name");
    trial.name = name->text;
    const YamlNode* const event = node.find("event");
    const YamlNode* const events = node.find("events");
    if ((event == nullptr) == (events == nullptr))
        return complain(node.place, "a trial has either 'event' or 'events'");
    if (event) trial.events.push_back(TRY(read_event(node, *event)));
    if (events && (!events->is_list() || events->items.empty()))
        return complain(events->place, "'events' must be a list");
    if (!events) return trial;
    for (const auto& item : events->items) {
        TRY(check_keys(item, {"at", "logsource", "event"}));
        const YamlNode* const fields = item.find("event");
        if (!fields) return complain(item.place, "an item of 'events' has an 'event'");
        trial.events.push_back(TRY(read_event(item, *fields)));
        if (!trial.events.back().log_source && node.find("logsource"))
            trial.events.back().log_source = TRY(read_log_source_of(*node.find("logsource")));
    }
    return trial;
}

struct TestFile {
    YamlNode document;
    std::string rule;
    std::optional<TrialLogSource> log_source;
    std::vector<Trial> trials;
};

Checked<void> read_trials(const YamlNode& document, std::string_view key, bool wanted, std::vector<Trial>& trials) {
    const YamlNode* const list = document.find(key);
    if (!list || !list->is_list() || list->items.empty())
        return complain(list ? list->place : document.place,
                        fmt::format("'{}' must list an event at least: a test shows what a rule matches and what it "
                                    "does not",
                                    key));
    for (const auto& item : list->items) trials.push_back(TRY(read_trial(item, wanted)));
    return {};
}

/// `file` keeps the document, to which its trials point.
Checked<void> read_test_file(std::string_view text, TestFile& file) {
    if (text.size() > limits::file_bytes_max)
        return complain({}, fmt::format("the file is longer than {} bytes", limits::file_bytes_max));
    YamlReader reader(text);
    auto document = reader.next();
    if (!document) return complain({1, 1, 1}, "the file is empty");
    file.document = TRY(*std::move(document));
    if (!file.document.is_map()) return complain(file.document.place, "a test must be a map");
    TRY(check_keys(file.document, {"rule", "logsource", "match", "no_match"}));
    if (const YamlNode* const rule = file.document.find("rule")) file.rule = rule->text;
    if (const YamlNode* const source = file.document.find("logsource"))
        file.log_source = TRY(read_log_source_of(*source));
    TRY(read_trials(file.document, "match", true, file.trials));
    TRY(read_trials(file.document, "no_match", false, file.trials));
    return {};
}

/// Judges the trials of one file.
class Judge {
public:
    Judge(const RuleSet& rules, events::Vocabulary& vocabulary, const TestFile& file)
        : rules_(rules), vocabulary_(vocabulary), file_(file) {}

    void judge(const Trial& trial, TrialReport& report) {
        Correlator correlator(rules_);
        bool matched = false;
        events::Event event;
        for (const auto& each : trial.events) {
            fill(each, event);
            matched = judge(event, correlator) || matched;
            event.record++;
        }
        ++report.trials;
        if (matched == trial.wanted) return;
        TrialReport::Failure failure{trial.name, trial.line, trial.wanted, {}};
        for (const auto* rule : rules_of_file())
            if (auto explanation = rules_.explain(*rule, event); trial.wanted || explanation.matches)
                failure.explanations.push_back(std::move(explanation));
        report.failures.push_back(std::move(failure));
    }

private:
    void fill(const TrialEvent& from, events::Event& event) {
        source_ = from.log_source ? *from.log_source : file_.log_source ? *file_.log_source : log_source_of_rule();
        event.fields.clear();
        event.time = first_time + from.at;
        event.log_source = source_.view();
        for (const auto& [key, value] : from.fields->entries) {
            const auto id = vocabulary_.id(key.text);
            if (value.is_scalar()) add(id, value, event);
            for (const auto& item : value.items) add(id, item, event);
        }
    }

    static void add(events::FieldId id, const YamlNode& value, events::Event& event) {
        const bool null = resolve(value).type == ScalarType::null;
        event.add(id, null ? std::string_view{} : std::string_view(value.text),
                  null ? events::ValueType::null : events::ValueType::text);
    }

    TrialLogSource log_source_of_rule() const {
        for (const auto& entry : rules_.list())
            if (entry.type == events::RuleType::rule)
                return {entry.log_source.product, entry.log_source.service, {entry.log_source.category}};
        return {};
    }

    bool judge(const events::Event& event, Correlator& correlator) const {
        std::vector<const events::RuleInfo*> matches;
        rules_.evaluate_plainly(event, Stage::single_event, matches);
        rules_.evaluate_plainly(event, Stage::over_ledgers, matches);
        std::vector<CorrelationMatch> fired;
        if (!matches.empty()) correlator.observe(event, matches, fired);
        const bool rule =
            std::any_of(matches.begin(), matches.end(), [&](const auto* info) { return is_meant(*info); });
        const bool correlation =
            std::any_of(fired.begin(), fired.end(), [&](const auto& each) { return is_meant(*each.rule); });
        return rule || correlation;
    }

    bool is_meant(const events::RuleInfo& info) const {
        if (file_.rule.empty()) return !info.silent;
        return equals_ignoring_case(info.id, file_.rule) || info.title == file_.rule;
    }

    std::vector<const events::RuleInfo*> rules_of_file() const {
        std::vector<const events::RuleInfo*> all;
        for (const auto& entry : rules_.list())
            for (const auto* info : rules_.find(entry.id.empty() ? entry.title : entry.id))
                if (std::find(all.begin(), all.end(), info) == all.end()) all.push_back(info);
        return all;
    }

    const RuleSet& rules_;
    events::Vocabulary& vocabulary_;
    const TestFile& file_;
    TrialLogSource source_;
};

events::RuleFinding error_at(const NamedText& file, const Complaint& complaint) {
    return {events::Gravity::error,
            file.name,
            complaint.place.line,
            complaint.place.column,
            {},
            complaint.why,
            excerpt(file.text, complaint.place)};
}

// A trial with a misspelt field proves nothing when it is not to match, and misleads when it is.
void check_fields(const TestFile& file, const RuleSet& rules, const NamedText& test_file,
                  std::vector<events::RuleFinding>& errors) {
    const auto read = rules.fields_read();
    const std::vector<std::string_view> names(read.begin(), read.end());
    const auto is_read = [&read](const auto& entry) {
        return std::binary_search(read.begin(), read.end(), entry.key.text);
    };
    const auto check = [&](const auto& entry) {
        const auto meant = is_read(entry) ? std::string{} : suggestion(entry.key.text, names);
        if (meant.empty()) return;
        const Complaint complaint{entry.key.place, fmt::format("the rule does not read '{}'{}", entry.key.text, meant)};
        errors.push_back(error_at(test_file, complaint));
    };
    for (const auto& trial : file.trials)
        for (const auto& event : trial.events)
            std::for_each(event.fields->entries.begin(), event.fields->entries.end(), check);
}

}  // namespace

events::TrialReport run_trials(const NamedText& test_file, const NamedText& rule_file, const LoadOptions& options) {
    TrialReport report;
    report.file = test_file.name;
    TestFile file;
    if (const auto read = read_test_file(test_file.text, file); !read) {
        report.errors.push_back(error_at(test_file, read.error()));
        return report;
    }
    events::Vocabulary vocabulary;
    RuleSet rules(vocabulary);
    rules.add_file(rule_file.name, rule_file.text, options);
    rules.finish();
    for (auto& finding : rules.findings())
        if (finding.gravity == events::Gravity::error) report.errors.push_back(std::move(finding));
    const bool names_rule = file.rule.empty() || !rules.find(file.rule).empty();
    if (!names_rule)
        report.errors.push_back(error_at(test_file, {file.document.find("rule")->place,
                                                     fmt::format("{} has no rule '{}'", rule_file.name, file.rule)}));
    if (!report.errors.empty()) return report;
    check_fields(file, rules, test_file, report.errors);
    if (!report.errors.empty()) return report;
    Judge judge(rules, vocabulary, file);
    for (const auto& trial : file.trials) judge.judge(trial, report);
    return report;
}

}  // namespace mitsuke::rules
