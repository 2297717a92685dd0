// SPDX-License-Identifier: Apache-2.0
#include "programs/hunt.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>

#include "base/random_seed.h"
#include "base/text.h"
#include "cases/case_builder.h"
#include "cases/earlier_cases.h"
#include "intel/indicators.h"
#include "ledgers/contacts/contacts.h"
#include "ledgers/provenance/provenance.h"
#include "pipeline/road.h"
#include "pipeline/wanted_events.h"
#include "programs/content_files.h"
#include "programs/live_capture.h"
#include "programs/output_file.h"
#include "programs/state_file.h"
#include "programs/state_lock.h"
#include "programs/talk.h"
#include "programs/version.h"
#include "rules/rule_set.h"
#include "sources/files/inputs.h"
#include "views/hunt_csv.h"
#include "views/hunt_json.h"
#include "views/hunt_sarif.h"
#include "views/hunt_table.h"
#include "views/report.h"

namespace mitsuke::programs {

namespace fs = std::filesystem;

namespace {

void warn(const std::vector<std::string>& warnings, std::string_view what) {
    constexpr size_t shown_max = 5;
    for (size_t index = 0; index < warnings.size() && index < shown_max; ++index) spdlog::warn("{}", warnings[index]);
    if (warnings.size() > shown_max) spdlog::warn("{} of {} warnings about {} shown", shown_max, warnings.size(), what);
}

// What cannot be loaded is also in the coverage, with its place; here the first few, so that nobody
// waits for a hunt with rules that are not there.
void warn_of_rejected(const rules::RuleSet& rules) {
    std::vector<std::string> lines;
    for (const auto& each : rules.rejected())
        lines.push_back(fmt::format("{}:{}:{}: {}{}{}", each.file, each.line, each.column, each.why,
                                    each.excerpt.empty() ? "" : "\n", each.excerpt));
    warn(lines, "rules that were not loaded");
}

// Nothing is counted twice in silence.
void warn_of_repeats(const events::Coverage& coverage, const std::string& state) {
    std::vector<std::string> lines;
    for (const auto& each : coverage.sources)
        if (each.hunted_before)
            lines.push_back(
                fmt::format("{} was hunted before with {}: what it tells is counted twice", each.path, state));
    warn(lines, "inputs that were hunted before");
    if (coverage.events_older_than_state > 0)
        spdlog::warn(
            "{} older than what {} knows of their hosts: those hunted before are counted twice, the others come out of "
            "order",
            coverage.events_older_than_state == 1 ? "1 event is"
                                                  : fmt::format("{} events are", coverage.events_older_than_state),
            state);
}

// https://no-color.org; a dumb terminal would show the codes themselves.
bool allows_control_codes(const HuntOptions& options) {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool is_dumb = terminal && std::string_view(terminal) == "dumb";
    return options.colour && !(no_colour && *no_colour) && !is_dumb;
}

// Shows how far reading is, on a terminal only.
class Progress {
public:
    explicit Progress(const HuntOptions& options)
        : shows_(!options.quiet && allows_control_codes(options) && isatty(STDERR_FILENO)) {}
    ~Progress() {
        if (shows_ && shown_ > 0) std::cerr << "\r\033[K";
    }
    void operator()(uint64_t events) {
        if (!shows_ || events - shown_ < 10'000) return;
        shown_ = events;
        std::cerr << fmt::format("\r{} events read", events) << std::flush;
    }

private:
    bool shows_;
    uint64_t shown_ = 0;
};

std::string temporary_folder(const HuntOptions& options) {
    if (!options.temporary_folder.empty()) return options.temporary_folder;
    std::error_code error;
    const fs::path folder = fs::temp_directory_path(error);
    return error ? "/tmp" : folder.string();
}

// What lies among the evidence and was not opened. One that was asked for is an input that could not be read.
class Skipped {
public:
    bool takes(const sources::OpenedInput& input) {
        if (input.state == sources::InputState::repeated) return true;
        if (input.state != sources::InputState::skipped || input.was_named) return false;
        if (++count_ <= named_max) named_.push_back({input.path, input.reason});
        return true;
    }
    void report(events::Coverage& coverage) const {
        coverage.skipped = named_;
        coverage.skipped_count = count_;
    }

private:
    static constexpr size_t named_max = 1'000;
    std::vector<events::SkippedInput> named_;
    uint64_t count_ = 0;
};

std::optional<pipeline::RoadInput> next_input(sources::InputWalker& walker, Skipped& skipped) {
    while (auto opened = walker.next()) {
        if (skipped.takes(*opened)) continue;
        pipeline::RoadInput input;
        input.report.path = opened->path;
        input.report.format = opened->format;
        input.report.reason = opened->reason;
        input.source = std::move(opened->source);
        input.trouble = [&walker] { return walker.trouble(); };
        return input;
    }
    return {};
}

void make_ledgers(const HuntOptions& options, Ledgers& ledgers) {
    ledgers.push_back(std::make_unique<ledgers::ProvenanceLedger>(random_seed()));
    ledgers.push_back(std::make_unique<ledgers::ContactsLedger>(random_seed(), options.alarms_a_day,
                                                                HomeNetworks(options.home_networks)));
}

// A flow of UDP is an event five minutes after its last packet (FlowTable::idle_max), at the time of its first.
constexpr pipeline::Window live_window{std::chrono::minutes(5), std::chrono::minutes(10)};

using NextInput = std::function<std::optional<pipeline::RoadInput>()>;

Result<cases::Findings> take_road(const HuntOptions& options, pipeline::RoadParts parts, const NextInput& next,
                                  pipeline::Tell tell) {
    Progress progress(options);
    pipeline::RoadOptions road_options;
    road_options.workers = options.threads ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    road_options.temporary_folder = temporary_folder(options);
    road_options.tell = std::move(tell);
    road_options.home = HomeNetworks(options.home_networks);
    // A counter would stand in the way of what is told.
    if (options.interface.empty()) road_options.progress = [&progress](uint64_t events) { progress(events); };
    else road_options.window = live_window;
    pipeline::Road road(parts, road_options);
    return road.run(next);
}

Result<cases::Findings> find(const HuntOptions& options, const rules::RuleSet& rules,
                             const intel::IndicatorSet& indicators, events::Vocabulary& vocabulary, Memory& memory) {
    auto& ledgers = memory.ledgers;
    if (!options.triage) make_ledgers(options, ledgers);
    if (!options.state.empty()) TRY(restore_state(options.state, memory));
    const pipeline::RoadParts parts{vocabulary, rules, indicators, ledgers,
                                    options.state.empty() ? nullptr : &memory.hunted};
    cases::Findings findings;
    if (options.interface.empty()) {
        const pipeline::WantedEvents wanted(rules, indicators, ledgers);
        auto walker = TRY(sources::InputWalker::create(
            options.paths, vocabulary, options.recovers ? sources::recovering_file_formats() : sources::file_formats(),
            {}, &wanted));
        Skipped skipped;
        findings = TRY(take_road(options, parts, [&] { return next_input(walker, skipped); }, {}));
        skipped.report(findings.coverage);
    } else {
        LiveCapture capture(TRY(LiveCapture::open(options, vocabulary)));
        TellAtOnce tell(choose_language(options.language));
        const auto next = [&capture] { return capture.next_input(); };
        findings = TRY(take_road(options, parts, next, [&tell](const auto& detection) { tell(detection); }));
    }
    findings.coverage.indicators = indicators.report();
    cases::build_cases(findings, memory.cases);
    if (!options.state.empty()) findings.earlier = cases::earlier_cases(findings, memory.cases);
    return findings;
}

// Off a terminal what COLUMNS says, else nothing is cut.
size_t width_wanted(bool to_file) {
    constexpr int64_t width_min = 20, width_max = 1'000;
    winsize size{};
    if (!to_file && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) return size.ws_col;
    const char* columns = std::getenv("COLUMNS");
    const auto wanted = columns ? parse_integer(columns) : std::nullopt;
    return wanted && *wanted > 0 ? static_cast<size_t>(std::clamp(*wanted, width_min, width_max)) : 0;
}

bool wants_colour(const HuntOptions& options, bool to_file) {
    return allows_control_codes(options) && !to_file && isatty(STDOUT_FILENO);
}

void write(const HuntOptions& options, const cases::Findings& findings, const Catalogue& catalogue, bool to_file,
           std::ostream& out) {
    const views::Reader reader{catalogue, choose_language(options.language), views::Zone::local()};
    switch (options.format) {
        case OutputFormat::json: return views::write_json(findings, catalogue, out);
        case OutputFormat::jsonl: return views::write_jsonl(findings, catalogue, out);
        case OutputFormat::csv: return views::write_csv(findings, catalogue, out);
        case OutputFormat::sarif: return views::write_sarif(findings, catalogue, version, out);
        case OutputFormat::html:
            return views::write_report(findings, reader, {content_file("report/report.css"), std::string(version), {}},
                                       out);
        case OutputFormat::table: {
            views::TableStyle style;
            style.width = width_wanted(to_file);
            style.colour = wants_colour(options, to_file) ? views::Colour::on : views::Colour::off;
            return views::write_table(findings, reader, style, out);
        }
    }
}

bool writes_file(const HuntOptions& options) { return !options.output.empty() && options.output != "-"; }

Result<void> write_out(const HuntOptions& options, const cases::Findings& findings, const Catalogue& catalogue) {
    if (!writes_file(options)) {
        write(options, findings, catalogue, false, std::cout);
        return std::cout.flush() ? Result<void>{} : fail(ErrorKind::io, "cannot write to standard output");
    }
    OutputFile file(options.output);
    write(options, findings, catalogue, true, file.stream());
    return file.finish();
}

// Indicators of one's own are looked for in whatever there is; those built in are no answer to "is anything here?".
bool examines_nothing(const HuntOptions& options, const events::Coverage& coverage) {
    const bool can_answer = !options.indicators.empty() || coverage.rules_cannot_fire.size() < coverage.rules_loaded ||
                            (coverage.rules_loaded == 0 && coverage.indicators.loaded > 0);
    return coverage.events_processed == 0 || !can_answer;
}

int exit_code(const HuntOptions& options, const cases::Findings& findings) {
    for (const auto& each : findings.cases)
        if (options.fail_on && each.severity >= *options.fail_on) return Exit::found;
    for (const auto& source : findings.coverage.sources)
        if (!source.reason.empty() || source.unreadable > 0) return Exit::partial;
    return examines_nothing(options, findings.coverage) ? Exit::partial : Exit::done;
}

// A hunt that looked at nothing, or with nothing that could have answered, is no clean bill of health.
void warn_of_nothing_examined(const HuntOptions& options, const events::Coverage& coverage) {
    const std::string what =
        options.interface.empty() ? fmt::format("{}", fmt::join(options.paths, ", ")) : options.interface;
    if (coverage.sources.empty()) spdlog::warn("there is no file in {}", what);
    if (coverage.events_processed == 0) spdlog::warn("nothing was examined: not one event could be read of {}", what);
    else if (examines_nothing(options, coverage))
        spdlog::warn("nothing was examined: of {} loaded none can fire on these events",
                     coverage.rules_loaded == 1 ? "1 rule" : fmt::format("{} rules", coverage.rules_loaded));
}

// On the wire only those are hosts whose addresses are of the house.
void warn_of_strangers(const events::Coverage& coverage) {
    constexpr std::array<std::string_view, 6> wire{"pcap",      "pcapng",       "zeek-tsv",
                                                   "zeek-json", "suricata-eve", "interface"};
    bool has_wire = false;
    for (const auto& source : coverage.sources) {
        if (source.events == 0 || std::find(wire.begin(), wire.end(), source.format) == wire.end()) continue;
        if (!source.hosts.empty()) return;
        has_wire = true;
    }
    if (has_wire)
        spdlog::warn(
            "no machine of the house was seen on the wire, so nobody's contacts were followed: "
            "if its own addresses are public, name them with --home-net");
}

// Not a single rule and no indicator: whatever the input holds, nothing would be said of it.
Result<void> check_active(const rules::RuleSet& rules, const intel::IndicatorSet& indicators) {
    if (rules.size() > 0 || indicators.size() > 0) return {};
    const size_t rejected = rules.rejected().size();
    return fail(ErrorKind::usage,
                rejected == 0
                    ? "no rule and no indicator is active: nothing would be looked for"
                    : fmt::format("no rule and no indicator is active, {} rejected: nothing would be looked for",
                                  rejected == 1 ? "1 rule was" : fmt::format("{} rules were", rejected)));
}

Result<int> try_hunt(const HuntOptions& options) {
    const Catalogue catalogue = TRY(load_catalogue());
    if (!options.state.empty() && options.state == options.output)
        return fail(ErrorKind::usage, "--state and --output name the same file");
    std::optional<StateLock> lock;
    if (!options.state.empty()) lock.emplace(TRY(StateLock::take(options.state)));
    if (writes_file(options)) TRY(check_output(options.output, options.force ? Overwrite::yes : Overwrite::no));
    events::Vocabulary vocabulary;
    rules::RuleSet rules(vocabulary);
    TRY(load_rules(rules, options.rules));
    warn_of_rejected(rules);
    warn(rules.warnings(), "rules");
    intel::IndicatorSet indicators;
    TRY(load_indicators(indicators, options.indicators, options.rules.own_content));
    warn(indicators.warnings(), "indicators");
    TRY(check_active(rules, indicators));
    Memory memory;
    const auto findings = TRY(find(options, rules, indicators, vocabulary, memory));
    warn_of_nothing_examined(options, findings.coverage);
    if (!options.triage) warn_of_strangers(findings.coverage);
    warn_of_repeats(findings.coverage, options.state);
    TRY(write_out(options, findings, catalogue));
    // Not before the answer is out: what was told once is not told again.
    if (!options.state.empty()) TRY(save_state(options.state, memory));
    return exit_code(options, findings);
}

}  // namespace

int hunt(const HuntOptions& options) {
    set_up_talk(options.quiet ? Talk::quiet : Talk::normal);
    const auto result = try_hunt(options);
    return result ? *result : say(result.error());
}

}  // namespace mitsuke::programs
