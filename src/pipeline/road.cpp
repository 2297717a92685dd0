// SPDX-License-Identifier: Apache-2.0
#include "pipeline/road.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "pipeline/bounded_queue.h"
#include "pipeline/correlation_fields.h"
#include "pipeline/input_reader.h"
#include "pipeline/make_detection.h"
#include "pipeline/scan.h"
#include "pipeline/time_order.h"
#include "rules/correlator.h"

namespace mitsuke::pipeline {

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
    Result<void> scan_all(InputReader& reader, TimeOrder& order) {
        if (options.may_drop) return scan_live(reader, order);
        std::mutex reading;
        return scan_with(
            [&](SourceBatch& batch) {
                const std::lock_guard lock(reading);
                if (broken || window_is_over() || !(has_more = reader.next(batch))) return false;
                offered += batch.batch->size();
                if (options.window) note_newest(*batch.batch);
                if (options.progress) options.progress(offered);
                return true;
            },
            order, [] {});
    }

    bool has_more = true;
    Time newest{}, window_begin{};
    bool window_is_over() const { return options.window && newest - window_begin >= options.window->every; }
    void note_newest(const events::Batch& batch) {
        for (size_t index = 0; index < batch.size(); ++index) newest = std::max(newest, batch[index].time);
        if (window_begin == Time{}) window_begin = newest;
    }

    // One window after the other; the last is all that is left. A source that cannot wait while a window is
    // judged keeps what comes meanwhile, or counts what it cannot keep.
    Result<void> go(const InputReader::NextInput& next_input) {
        InputReader reader(next_input, findings.coverage.sources);
        auto order = std::make_unique<TimeOrder>(options.temporary_folder);
        for (;;) {
            TRY(scan_all(reader, *order));
            if (!options.window || !has_more) return judge_all(*order, nullptr);
            auto later = std::make_unique<TimeOrder>(options.temporary_folder);
            TRY(judge_all(*order, later.get()));
            order = std::move(later);
            window_begin = newest;
        }
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
                const uint64_t count = batch.batch->size();
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
        std::mutex mutex, telling;
        Tell tell;
        if (options.tell)
            tell = [this, &telling](const events::Detection& detection) {
                const std::lock_guard lock(telling);
                options.tell(detection);
            };
        Result<void> outcome;
        const auto work = [&] {
            Scan scan(parts, order, options.run_bytes_max, tell);
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

    // Second half: in order of time over all hosts. What is too young to be judged goes to `later`.
    Result<void> judge_all(TimeOrder& order, TimeOrder* later) {
        events::Event event;
        std::vector<Match> matches;
        Arena arena;
        events::Batch facts;
        while (TRY(order.next(event, matches))) {
            if (later && event.time > newest - options.window->hold) return move_rest(order, event, matches, *later);
            event.host = names.canonical(event.host, event.time);
            if (event.time != Time{})
                for (auto& ledger : parts.ledgers) ledger->observe(event, arena, facts);
            judge(event, matches);
            for (size_t index = 0; index < facts.size(); ++index) {
                matches.clear();
                judge(facts[index], matches);
            }
            arena.clear();
            facts.clear();
        }
        return {};
    }

    // From the event at hand on.
    Result<void> move_rest(TimeOrder& from, events::Event& event, std::vector<Match>& matches, TimeOrder& to) const {
        TimeOrder::Writer writer(to, options.run_bytes_max);
        do {
            const auto& key = from.key();
            TRY(writer.add(event, static_cast<uint8_t>(key.precedence), key.position, matches));
        } while (TRY(from.next(event, matches)));
        return writer.finish();
    }

    rules::RuleSet::Scratch scratch;
    std::vector<const events::RuleInfo*> later_rules;
    void judge(events::Event& event, std::vector<Match>& matches) {
        later_rules.clear();
        telemetry.observe(event);
        parts.rules.evaluate(event, rules::Stage::over_ledgers, scratch, later_rules);
        const size_t earlier = matches.size();
        for (const auto* rule : later_rules) matches.push_back({rule, nullptr});
        for (size_t index = 0; index < matches.size(); ++index) {
            if (matches[index].rule->silent) continue;
            const auto& detection = detect(event, matches[index]);
            if (options.tell && index >= earlier) options.tell(detection);
        }
        correlate(event, matches);
    }

    rules::Correlator correlator{parts.rules};
    std::vector<const events::RuleInfo*> matched_rules{};
    std::vector<rules::CorrelationMatch> correlations{};
    void correlate(const events::Event& event, const std::vector<Match>& matches) {
        matched_rules.clear();
        correlations.clear();
        for (const auto& match : matches) matched_rules.push_back(match.rule);
        correlator.observe(event, matched_rules, correlations);
        for (const auto& each : correlations) {
            if (each.rule->silent) continue;
            auto& detection = detect(event, {each.rule, nullptr});
            keep_correlation(each, findings.coverage.sources, detection.fields);
            if (options.tell) options.tell(detection);
        }
    }

    events::Detection& detect(const events::Event& event, const Match& match) {
        findings.detections.push_back(make_detection(event, match, parts.vocabulary));
        return findings.detections.back();
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
    : implementation_(new Implementation{parts, std::move(options), {}, {}, {}, 0, 0, false, true, {}, {}, {}, {}}) {}
Road::~Road() = default;

Result<cases::Findings> Road::run(const std::function<std::optional<RoadInput>()>& next_input) {
    auto& road = *implementation_;
    TRY(road.go(next_input));
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
    coverage.rules_cannot_fire = road.telemetry.cannot_fire(road.parts.rules);
    return std::move(road.findings);
}

}  // namespace mitsuke::pipeline
