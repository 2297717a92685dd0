// SPDX-License-Identifier: Apache-2.0
#include "programs/rules.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include "base/text.h"
#include "events/event.h"
#include "programs/exit.h"
#include "programs/talk.h"
#include "rules/rule_set.h"
#include "rules/trial.h"
#include "sources/files/inputs.h"
#include "views/reader.h"
#include "views/rules_json.h"
#include "views/rules_text.h"

namespace mitsuke::programs {

namespace {

using events::Explanation;
using events::Gravity;

/// Own rules when nothing else is named.
RuleSources sources_of(const RulesOptions& options, rules::Scrutiny scrutiny) {
    RuleSources sources = options.sources;
    sources.own_content = sources.paths.empty();
    sources.scrutiny = scrutiny;
    return sources;
}

views::Reader reader_of(const RulesOptions& options, const Catalogue& catalogue) {
    return {catalogue, choose_language(options.language), views::Zone::utc()};
}

std::string counted(size_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", views::with_separators(number), number == 1 ? one : many);
}

/// Gives every event of the inputs to `take`, until it says that it has enough. Whether all could be
/// read.
enum class Wanted : uint8_t { more, enough };
template <typename Take>
Result<bool> read_events(const std::vector<std::string>& paths, events::Vocabulary& vocabulary, Take take) {
    auto walker = TRY(sources::InputWalker::create(paths, vocabulary));
    bool whole = true;
    events::Batch batch;
    while (auto input = walker.next()) {
        const bool is_silent = input->state == sources::InputState::skipped ||
                               input->state == sources::InputState::repeated ||
                               input->state == sources::InputState::empty;
        if (!input->source && !is_silent) spdlog::warn("{}: {}", input->path, input->reason);
        whole = whole && (input->source || is_silent);
        for (auto progress = sources::Progress::more; input->source && progress == sources::Progress::more;) {
            batch.clear();
            const auto read = input->source->read(batch);
            progress = read ? *read : sources::Progress::end;
            if (!read) spdlog::warn("{}: {}", input->path, read.error().message);
            whole = whole && read;
            for (size_t index = 0; index < batch.size(); ++index)
                if (take(input->path, batch[index]) == Wanted::enough) return whole;
        }
        if (!input->source || input->source->unreadable() == 0) continue;
        spdlog::warn("{}: {} unreadable: {}", input->path,
                     counted(input->source->unreadable(), "record is", "records are"), input->source->first_reason());
        whole = false;
    }
    return whole;
}

size_t count_of(const std::vector<events::RuleFinding>& findings, Gravity gravity) {
    return static_cast<size_t>(std::count_if(findings.begin(), findings.end(),
                                             [gravity](const auto& each) { return each.gravity == gravity; }));
}

Result<int> try_check(const RulesOptions& options) {
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    TRY(load_rules(rules, sources_of(options, rules::Scrutiny::lint)));
    bool whole = true;
    std::vector<events::SilentRule> silent;
    if (!options.telemetry.empty()) {
        rules::Telemetry telemetry;
        whole = TRY(read_events(options.telemetry, vocabulary, [&telemetry](const auto&, const events::Event& event) {
            telemetry.observe(event);
            return Wanted::more;
        }));
        silent = telemetry.cannot_fire(rules);
    }
    auto findings = rules.findings();
    const auto graver = [&](Gravity gravity) {
        return std::any_of(findings.begin(), findings.end(),
                           [gravity](const auto& each) { return each.gravity >= gravity; });
    };
    const bool fails = graver(options.fails_from);
    spdlog::info("{} loaded; {}, {}, {}", counted(rules.size(), "rule", "rules"),
                 counted(count_of(findings, Gravity::error), "error", "errors"),
                 counted(count_of(findings, Gravity::warning), "warning", "warnings"),
                 counted(count_of(findings, Gravity::note), "note", "notes"));
    if (!options.telemetry.empty()) spdlog::info("{} cannot fire on this telemetry", silent.size());
    std::erase_if(findings, [&](const auto& each) { return each.gravity < options.gravity_min; });
    if (options.format == RulesFormat::json) views::write_findings_json(findings, silent, rules.size(), std::cout);
    else views::write_findings(findings, silent, std::cout);
    return fails ? Exit::runtime_error : whole ? Exit::done : Exit::partial;
}

/// What was not loaded is said, so that a list is not taken for whole.
void warn_of_errors(const rules::RuleSet& rules) {
    constexpr size_t shown_max = 5;
    size_t told = 0;
    for (const auto& each : rules.rejected())
        if (++told <= shown_max) spdlog::warn("{}:{}:{}: {}", each.file, each.line, each.column, each.why);
    if (told > shown_max) spdlog::warn("{} of {} rules that were not loaded shown", shown_max, told);
}

Result<int> try_list(const RulesOptions& options) {
    const Catalogue catalogue = TRY(load_catalogue());
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    TRY(load_rules(rules, sources_of(options, rules::Scrutiny::load)));
    warn_of_errors(rules);
    if (options.format == RulesFormat::json) views::write_rule_list_json(rules.list(), std::cout);
    else views::write_rule_list(rules.list(), reader_of(options, catalogue), std::cout);
    return Exit::done;
}

/// "FILE:12" to its parts; a file of just that name wins.
struct EventAddress {
    std::string path;
    std::optional<uint64_t> record;
};
EventAddress parse_address(const std::string& text) {
    std::error_code error;
    const size_t colon = text.rfind(':');
    if (colon == std::string::npos || std::filesystem::exists(text, error)) return {text, {}};
    const auto record = parse_integer(text.substr(colon + 1));
    if (!record || *record < 0) return {text, {}};
    return {text.substr(0, colon), static_cast<uint64_t>(*record)};
}

/// Of all events the one that is worth showing: the first that some rule matches, else the one that
/// comes nearest, log source first.
class Nearest {
public:
    Nearest(const rules::RuleSet& rules, std::vector<const events::RuleInfo*> asked, std::optional<uint64_t> record)
        : rules_(rules), asked_(std::move(asked)), record_(record) {}

    Wanted look_at(const std::string& path, const events::Event& event) {
        if (record_ && event.record != *record_) return Wanted::more;
        ++seen_;
        double nearest = 0;
        for (const auto* rule : asked_) {
            const auto [value, comparisons] = rules_.nearness(*rule, event);
            nearest = std::max(nearest, value);
            comparisons_ += comparisons;
        }
        const bool is_nearer = seen_ == 1 || nearest > nearness_;
        if (is_nearer) keep(path, event, nearest);
        constexpr double everything = 2;
        if (nearness_ >= everything) return Wanted::enough;
        gave_up_ = comparisons_ > comparisons_max;
        return gave_up_ ? Wanted::enough : Wanted::more;
    }

    size_t seen() const { return seen_; }
    /// Whether there are so many patterns that not every event was looked at.
    bool gave_up() const { return gave_up_; }
    const std::vector<Explanation>& best() const { return best_; }
    const std::string& where() const { return where_; }

private:
    /// Some seconds' worth.
    static constexpr size_t comparisons_max = 50'000'000;

    void keep(const std::string& path, const events::Event& event, double nearest) {
        nearness_ = nearest;
        best_.clear();
        for (const auto* rule : asked_) best_.push_back(rules_.explain(*rule, event));
        where_ = fmt::format("{}:{}", path, event.record);
        if (event.time != Time{}) where_ += " " + format_rfc3339(event.time);
        if (!event.host.empty()) where_ += fmt::format(" {}", event.host);
    }

    const rules::RuleSet& rules_;
    std::vector<const events::RuleInfo*> asked_;
    std::optional<uint64_t> record_;
    size_t seen_ = 0;
    double nearness_ = 0;
    size_t comparisons_ = 0;
    bool gave_up_ = false;
    std::vector<Explanation> best_;
    std::string where_;
};

Result<std::vector<const events::RuleInfo*>> find_rule(const RulesOptions& options, rules::RuleSet& rules) {
    RuleSources sources = options.sources;
    std::error_code error;
    const bool is_file = std::filesystem::is_regular_file(options.rule, error);
    if (is_file) sources.own_content = false;
    if (is_file) sources.paths = {options.rule};
    TRY(load_rules(rules, sources));
    auto found = rules.find(options.rule);
    if (!found.empty()) return found;
    for (const auto& each : rules.rejected())
        if (each.file == options.rule || (!each.rule_id.empty() && equals_ignoring_case(each.rule_id, options.rule)))
            return fail(ErrorKind::malformed,
                        fmt::format("{}:{}:{}: {}\n{}", each.file, each.line, each.column, each.why, each.excerpt));
    return fail(ErrorKind::usage,
                fmt::format("no rule has the file, short name, id, name or title “{}”", options.rule));
}

Result<int> try_explain(const RulesOptions& options) {
    const Catalogue catalogue = TRY(load_catalogue());
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    auto asked = TRY(find_rule(options, rules));
    const auto address = parse_address(options.event);
    Nearest nearest(rules, std::move(asked), address.record);
    const bool whole =
        TRY(read_events({address.path}, vocabulary, [&nearest](const std::string& path, const events::Event& event) {
            return nearest.look_at(path, event);
        }));
    if (nearest.seen() == 0)
        return fail(ErrorKind::usage, address.record ? fmt::format("{} has no record {}", address.path, *address.record)
                                                     : fmt::format("{} has no event", address.path));
    if (nearest.seen() > 1)
        spdlog::info("{} of {} events looked at shown: the first that matches, or the nearest", 1,
                     views::with_separators(nearest.seen()));
    if (nearest.gave_up())
        spdlog::warn("the rule has so many patterns that only the first {} were looked at: name one with FILE:RECORD",
                     counted(nearest.seen(), "event", "events"));
    if (options.format == RulesFormat::json) {
        views::write_explanations_json(nearest.best(), nearest.where(), std::cout);
    } else {
        for (const auto& each : nearest.best())
            views::write_explanation(each, nearest.where(), reader_of(options, catalogue), std::cout);
    }
    return whole ? Exit::done : Exit::partial;
}

Result<int> try_test(const RulesOptions& options) {
    const Catalogue catalogue = TRY(load_catalogue());
    const auto tested = TRY(load_tested_rules(options.sources.paths));
    const auto pipelines = TRY(load_pipelines(options.sources));
    const auto load = load_options(options.sources, pipelines);
    std::vector<events::TrialReport> reports;
    std::vector<std::string> untested;
    size_t trials = 0, failed = 0;
    for (const auto& each : tested) {
        if (each.test.empty()) {
            untested.push_back(each.name);
            continue;
        }
        reports.push_back(rules::run_trials({each.test_name, each.test}, {each.name, each.text}, load));
        trials += reports.back().trials;
        failed += reports.back().passed() ? 0 : 1;
    }
    if (options.format == RulesFormat::json) views::write_trials_json(reports, std::cout);
    else views::write_trials(reports, reader_of(options, catalogue), std::cout);
    spdlog::info("{} of {} passed, {}", reports.size() - failed, counted(reports.size(), "test file", "test files"),
                 counted(trials, "trial", "trials"));
    for (const auto& name : untested)
        if (options.requires_tests) spdlog::error("{} has no test file", name);
    if (!options.requires_tests && !untested.empty())
        spdlog::warn("{} without a test file", counted(untested.size(), "rule file is", "rule files are"));
    if (reports.empty() && !options.requires_tests)
        return fail(ErrorKind::usage, "there is no test file (NAME.test.yml)");
    return failed > 0 || (options.requires_tests && !untested.empty()) ? Exit::runtime_error : Exit::done;
}

int answer(const RulesOptions& options, Result<int> (*attempt)(const RulesOptions&)) {
    set_up_talk(options.quiet ? Talk::quiet : Talk::normal);
    const auto result = attempt(options);
    return result ? *result : say(result.error());
}

}  // namespace

int check_rules(const RulesOptions& options) { return answer(options, try_check); }
int list_rules(const RulesOptions& options) { return answer(options, try_list); }
int explain_rule(const RulesOptions& options) { return answer(options, try_explain); }
int test_rules(const RulesOptions& options) { return answer(options, try_test); }

}  // namespace mitsuke::programs
