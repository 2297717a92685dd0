// SPDX-License-Identifier: Apache-2.0
#include "pipeline/road.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "pipeline/bounded_queue.h"
#include "pipeline/correlation_fields.h"
#include "pipeline/input_reader.h"
#include "pipeline/nameless_logs.h"
#include "pipeline/scan.h"
#include "pipeline/time_order.h"
#include "rules/correlator.h"

namespace mitsuke::pipeline {

namespace {

void keep_indicator(const intel::Indicator& indicator, events::KeptFields& fields) {
    fields.push_back({"Indicator", indicator.value});
    fields.push_back({"IndicatorType", intel::to_string(indicator.type)});
    fields.push_back({"IndicatorThreat", indicator.threat});
    fields.push_back({"IndicatorConfidence", intel::to_string(indicator.confidence)});
    if (!indicator.source.empty()) fields.push_back({"IndicatorSource", indicator.source});
}

events::KeptFields keep_fields(const events::Event& event, const events::Vocabulary& vocabulary) {
    events::KeptFields fields;
    for (const auto& each : event.fields)
        if (each.type != events::ValueType::null) fields.push_back({vocabulary.name(each.name), each.value});
    return fields;
}

}  // namespace

struct Road::Implementation {
    RoadParts parts;
    RoadOptions options;
    cases::Findings findings;
    HostNames names;
    rules::Telemetry telemetry;
    uint64_t offered = 0, dropped = 0;
    std::atomic<bool> broken = false;

    // First half. Files wait for their readers: each worker takes a batch in its turn and looks at it while
    // another worker takes the next one, so that nobody idles and a batch stays in its processor's cache.
    Result<void> scan_all(const InputReader::NextInput& next_input, TimeOrder& order) {
        InputReader reader(next_input, findings.coverage.sources);
        if (options.may_drop) return scan_live(reader, order);
        std::mutex reading;
        return scan_with(
            [&](SourceBatch& batch) {
                const std::lock_guard lock(reading);
                if (broken || !reader.next(batch)) return false;
                offered += batch.batch->events_read();
                if (options.progress) options.progress(offered);
                return true;
            },
            order, [] {});
    }

    // A live source does not wait: what the queue refuses is lost, and counted.
    Result<void> scan_live(InputReader& reader, TimeOrder& order) {
        BoundedQueue<SourceBatch> queue(options.queue_batches_max, WhenFull::refuse);
        const auto next = [&queue](SourceBatch& batch) {
            auto popped = queue.pop();
            if (popped) batch = std::move(*popped);
            return popped.has_value();
        };
        const auto read_all = [&] {
            SourceBatch batch;
            while (!broken && reader.next(batch)) {
                const uint64_t count = batch.batch->events_read();
                offered += count;
                if (!queue.push(batch)) dropped += count;
                if (options.progress) options.progress(offered);
            }
            queue.close();
        };
        return scan_with(next, order, read_all);
    }

    // Workers look at batches until there are none, while `meanwhile` runs on this thread.
    Result<void> scan_with(const std::function<bool(SourceBatch&)>& next, TimeOrder& order,
                           const std::function<void()>& meanwhile) {
        std::mutex mutex;
        Result<void> outcome;
        const auto work = [&] {
            Scan scan(parts, order, options.run_bytes_max);
            Result<void> result;
            for (SourceBatch batch; result && next(batch);) result = scan.take(batch);
            if (result) result = scan.finish();
            const std::lock_guard lock(mutex);
            findings.coverage.events_processed += scan.processed();
            findings.coverage.events_without_time += scan.without_time();
            names.merge(scan.names());
            telemetry.merge(scan.telemetry());
            if (result) return;
            outcome = result;
            broken = true;
        };
        std::vector<std::thread> workers;
        for (unsigned index = 0; index < options.workers; ++index) workers.emplace_back(work);
        meanwhile();
        for (auto& worker : workers) worker.join();
        return outcome;
    }

    // Second half: in order of time over all hosts.
    Result<void> judge_all(TimeOrder& order) {
        events::Event event;
        std::vector<Match> matches;
        Arena arena;
        events::Batch facts;
        const NamelessLogs nameless = find_owners_of_nameless();
        while (TRY(order.next(event, matches))) {
            event.host = event.host.empty() ? nameless.host_of(event) : names.canonical(event.host, event.time);
            for (auto& ledger : parts.ledgers) {
                if (event.time != Time{}) ledger->observe(event, arena, facts);
                else ledger->learn(event);
            }
            TRY(judge(event, matches));
            for (size_t index = 0; index < facts.size(); ++index) {
                matches.clear();
                TRY(judge(facts[index], matches));
            }
            arena.clear();
            facts.clear();
        }
        return {};
    }

    NamelessLogs find_owners_of_nameless() {
        auto& sources = findings.coverage.sources;
        NamelessLogs nameless(
            sources, [this](const std::string& host) { return names.is_linux(host); },
            [this](const std::string& host) { return std::string(names.canonical(host, Time{})); });
        nameless.report(sources);
        return nameless;
    }

    rules::RuleSet::Scratch scratch;
    std::vector<const events::RuleInfo*> later_rules;
    Result<void> judge(events::Event& event, std::vector<Match>& matches) {
        later_rules.clear();
        event_fields.reset();
        telemetry.observe(event);
        parts.rules.evaluate(event, rules::Stage::over_ledgers, scratch, later_rules);
        for (const auto* rule : later_rules) matches.push_back({rule, nullptr});
        for (const auto& match : matches)
            if (!match.rule->silent) TRY(detect(event, match));
        return correlate(event, matches);
    }

    rules::Correlator correlator{parts.rules};
    std::vector<const events::RuleInfo*> matched_rules{};
    std::vector<rules::CorrelationMatch> correlations{};
    Result<void> correlate(const events::Event& event, const std::vector<Match>& matches) {
        matched_rules.clear();
        correlations.clear();
        for (const auto& match : matches) matched_rules.push_back(match.rule);
        correlator.observe(event, matched_rules, correlations);
        for (const auto& each : correlations) {
            if (each.rule->silent) continue;
            events::KeptFields fields = keep_fields(event, parts.vocabulary);
            keep_correlation(each, findings.coverage.sources, fields);
            TRY(fields.store_in(*findings.kept));
            keep(event, each.rule, std::move(fields));
        }
        return {};
    }

    std::optional<events::KeptFields> event_fields{};  ///< of the event under way, for all rules that it matches
    Result<void> detect(const events::Event& event, const Match& match) {
        if (!event_fields) {
            event_fields = keep_fields(event, parts.vocabulary);
            TRY(event_fields->store_in(*findings.kept));
        }
        events::KeptFields fields = *event_fields;
        if (match.indicator) {
            keep_indicator(*match.indicator, fields);
            TRY(fields.store_in(*findings.kept));
        }
        keep(event, match.rule, std::move(fields));
        return {};
    }

    void keep(const events::Event& event, const events::RuleInfo* rule, events::KeptFields fields) {
        findings.detections.push_back(
            {rule, event.time, std::string(event.host), event.source, event.record, std::move(fields)});
    }

    void sort_detections() {
        std::stable_sort(findings.detections.begin(), findings.detections.end(),
                         [this](const auto& left, const auto& right) {
                             const auto& sources = findings.coverage.sources;
                             return std::tie(left.time, left.host, left.record, left.rule->id, left.rule->title,
                                             sources[left.source].path) < std::tie(right.time, right.host, right.record,
                                                                                   right.rule->id, right.rule->title,
                                                                                   sources[right.source].path);
                         });
        findings.case_of.assign(findings.detections.size(), std::nullopt);
    }
};

Road::Road(RoadParts parts, RoadOptions options)
    : implementation_(new Implementation{parts, std::move(options), {}, {}, {}, 0, 0, false, {}, {}}) {}
Road::~Road() = default;

Result<cases::Findings> Road::run(const std::function<std::optional<RoadInput>()>& next_input) {
    auto& road = *implementation_;
    road.findings.kept = std::make_shared<events::KeptStore>(road.options.temporary_folder);
    TimeOrder order(road.options.temporary_folder);
    TRY(road.scan_all(next_input, order));
    TRY(road.judge_all(order));
    road.sort_detections();
    auto& coverage = road.findings.coverage;
    coverage.events_offered = road.offered;
    coverage.events_dropped = road.dropped;
    for (const auto& ledger : road.parts.ledgers) coverage.ledger_forgotten += ledger->forgotten();
    for (auto& source : coverage.sources) {
        std::set<std::string> hosts;
        for (const auto& host : source.hosts) hosts.emplace(road.names.canonical(host, source.first.value_or(Time{})));
        source.hosts = std::move(hosts);
    }
    coverage.correlations_forgotten = road.correlator.forgotten();
    coverage.rules_loaded = road.parts.rules.size();
    coverage.rules_rejected = road.parts.rules.rejected();
    coverage.rules_cannot_fire = road.telemetry.cannot_fire(
        road.parts.rules, road.parts.ledgers.empty() ? rules::Telemetry::Ledgers::off : rules::Telemetry::Ledgers::on);
    return std::move(road.findings);
}

}  // namespace mitsuke::pipeline
