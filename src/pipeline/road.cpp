// SPDX-License-Identifier: Apache-2.0
#include "pipeline/road.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "pipeline/hunted_before.h"
#include "pipeline/input_reader.h"
#include "pipeline/judge.h"
#include "pipeline/scan.h"
#include "pipeline/time_order.h"

namespace mitsuke::pipeline {

struct Road::Implementation {
    Implementation(RoadParts road_parts, RoadOptions road_options)
        : parts(road_parts), options(std::move(road_options)), tell(one_at_a_time(options.tell)) {}

    RoadParts parts;
    RoadOptions options;
    std::mutex telling;
    Tell tell;
    cases::Findings findings{std::make_shared<events::KeptStore>(options.temporary_folder), {}, {}, {}, {}};
    Judge judge{parts, tell, options.run_bytes_max, *findings.kept};
    std::vector<events::SourceReport> reports;
    HostNames names;
    rules::Telemetry telemetry;
    uint64_t offered = 0;
    std::atomic<bool> broken = false;

    Tell one_at_a_time(const Tell& unguarded) {
        if (!unguarded) return {};
        return [this, &unguarded](const events::Detection& detection) {
            const std::lock_guard lock(telling);
            unguarded(detection);
        };
    }

    // First half. Files wait for their readers: each worker takes a batch in its turn and looks at it while
    // another worker takes the next one, so that nobody idles and a batch stays in its processor's cache.
    Result<void> scan_all(InputReader& reader, TimeOrder& order) {
        std::mutex reading;
        return scan_with(
            [&](SourceBatch& batch) {
                const std::lock_guard lock(reading);
                if (broken || window_is_over() || !(has_more = reader.next(batch))) return false;
                offered += batch.batch->events_read();
                if (options.window) note_newest(*batch.batch);
                if (options.progress) options.progress(offered);
                return true;
            },
            order);
    }

    bool has_more = true;
    Time newest{}, window_begin{};
    bool window_is_over() const { return options.window && newest - window_begin >= options.window->every; }
    void note_newest(const events::Batch& batch) {
        for (size_t index = 0; index < batch.size(); ++index) newest = std::max(newest, batch[index].time);
        if (window_begin == Time{}) window_begin = newest;
    }

    // One window after the other. While one is judged the next is read.
    Result<void> go(const InputReader::NextInput& next_input) {
        InputReader reader(next_input, options.home, reports);
        auto order = std::make_unique<TimeOrder>(options.temporary_folder);
        TRY(scan_all(reader, *order));
        while (options.window && has_more) {
            judge.learn(names, reports);
            auto later = std::make_unique<TimeOrder>(options.temporary_folder);
            window_begin = newest;
            TRY(judge_and_scan(reader, *order, *later));
            order = std::move(later);
        }
        judge.learn(names, reports);
        return judge.run(*order);
    }

    Result<void> judge_and_scan(InputReader& reader, TimeOrder& order, TimeOrder& later) {
        Result<void> judged;
        std::thread judging([&, until = newest - options.window->hold] {
            judged = judge.run_until(until, order, later);
            if (!judged) broken = true;
        });
        const auto scanned = scan_all(reader, later);
        judging.join();
        return judged ? scanned : judged;
    }

    // Workers look at batches until there are none.
    Result<void> scan_with(const std::function<bool(SourceBatch&)>& next, TimeOrder& order) {
        std::mutex mutex;
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
        for (auto& worker : workers) worker.join();
        return outcome;
    }

    // As the inputs themselves name their hosts, whatever lies beside them.
    void notice_repeats() {
        if (!parts.hunted) return;
        for (auto& report : reports) report.hunted_before = parts.hunted->has_read(report);
        parts.hunted->note(reports);
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
    : implementation_(std::make_unique<Implementation>(parts, std::move(options))) {}
Road::~Road() = default;

Result<cases::Findings> Road::run(const std::function<std::optional<RoadInput>()>& next_input) {
    auto& road = *implementation_;
    TRY(road.go(next_input));
    road.notice_repeats();
    road.findings.coverage.sources = std::move(road.reports);
    road.judge.nameless().report(road.findings.coverage.sources);
    road.findings.detections = road.judge.take_detections();
    road.sort_detections();
    auto& coverage = road.findings.coverage;
    for (const auto& source : coverage.sources)
        if (source.packets) coverage.events_dropped += source.packets->dropped_by_kernel;
    coverage.events_offered = road.offered + coverage.events_dropped;
    coverage.events_older_than_state = road.judge.older_than_state();
    for (const auto& ledger : road.parts.ledgers) coverage.ledger_forgotten += ledger->forgotten();
    for (auto& source : coverage.sources) {
        std::set<std::string> hosts;
        for (const auto& host : source.hosts) hosts.emplace(road.names.canonical(host, source.first.value_or(Time{})));
        source.hosts = std::move(hosts);
    }
    coverage.correlations_forgotten = road.judge.correlations_forgotten();
    coverage.rules_loaded = road.parts.rules.size();
    coverage.rules_rejected = road.parts.rules.rejected();
    road.telemetry.merge(road.judge.telemetry());
    coverage.rules_cannot_fire = road.telemetry.cannot_fire(
        road.parts.rules, road.parts.ledgers.empty() ? rules::Telemetry::Ledgers::off : rules::Telemetry::Ledgers::on);
    return std::move(road.findings);
}

}  // namespace mitsuke::pipeline
