// SPDX-License-Identifier: Apache-2.0
#include "pipeline/road.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace mitsuke::pipeline {

namespace {

namespace field = events::field;

constexpr Time morning{std::chrono::sys_days{std::chrono::year{2024} / 3 / 1}};

// Yields events in batches.
class CountingSource : public sources::Source {
public:
    CountingSource(uint64_t batches, uint64_t events_each) : batches_(batches), events_each_(events_each) {}
    Result<sources::Progress> read(events::Batch& batch) override {
        for (uint64_t index = 0; index < events_each_; ++index) {
            auto& event = batch.begin();
            event.host = "pc1";
            event.time = morning + std::chrono::seconds{static_cast<int64_t>(++made_)};
            event.record = made_;
        }
        return --batches_ == 0 ? sources::Progress::end : sources::Progress::more;
    }

private:
    uint64_t batches_, events_each_, made_ = 0;
};

class BreakingSource : public sources::Source {
public:
    Result<sources::Progress> read(events::Batch& batch) override {
        batch.begin().host = "pc1";
        return fail(ErrorKind::malformed, "offset 12: cut");
    }
};

// A ledger that waits at the gate before it answers: a consumer as slow as the test wants.
class Gate : public ledgers::Ledger {
public:
    std::string_view name() const override { return "gate"; }
    bool may_want(const events::Event&) const override { return true; }
    bool wants(const events::Event&) const override {
        std::unique_lock lock(mutex_);
        opened_.wait(lock, [this] { return open_; });
        return false;
    }
    uint8_t precedence(const events::Event&) const override { return 0; }
    void observe(events::Event&, Arena&, events::Batch&) override {}
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable opened_;
    bool open_ = false;
};

struct Parts {
    events::Vocabulary vocabulary;
    rules::RuleSet rules{vocabulary};
    intel::IndicatorSet indicators;
    std::vector<std::unique_ptr<ledgers::Ledger>> ledgers;
    RoadParts road() { return {vocabulary, rules, indicators, ledgers}; }
};

std::function<std::optional<RoadInput>()> one_input(std::shared_ptr<sources::Source> source) {
    return [source]() mutable -> std::optional<RoadInput> {
        if (!source) return {};
        RoadInput input;
        input.report.path = "test";
        input.source = std::exchange(source, nullptr);
        return input;
    };
}

TEST(Road, what_a_live_capture_lost_was_offered_and_dropped) {
    class Capture : public CountingSource {
    public:
        using CountingSource::CountingSource;
        std::optional<events::PacketCounts> packets() const override { return events::PacketCounts{25, 20, 5, 1, 0}; }
    };
    Parts parts;
    Road road(parts.road(), {});
    const auto findings = road.run(one_input(std::make_shared<Capture>(2, 10)));
    ASSERT_TRUE(findings);
    const auto& coverage = findings->coverage;
    EXPECT_EQ(coverage.events_processed, 20U);
    EXPECT_EQ(coverage.events_dropped, 5U);
    EXPECT_EQ(coverage.events_offered, coverage.events_processed + coverage.events_dropped);
}

TEST(Road, a_file_waits_for_a_slow_consumer_and_loses_nothing) {
    Parts parts;
    auto gate = std::make_unique<Gate>();
    Gate& open_later = *gate;
    parts.ledgers.push_back(std::move(gate));
    RoadOptions options;
    options.workers = 2;
    // With both workers at the gate nobody reads on: open when each has its batch.
    options.progress = [&](uint64_t offered) {
        if (offered >= 20) open_later.open();
    };
    Road road(parts.road(), options);
    const auto findings = road.run(one_input(std::make_shared<CountingSource>(200, 10)));
    ASSERT_TRUE(findings);
    EXPECT_EQ(findings->coverage.events_offered, 2000U);
    EXPECT_EQ(findings->coverage.events_processed, 2000U);
    EXPECT_EQ(findings->coverage.events_dropped, 0U);
}

TEST(Road, an_input_that_breaks_keeps_what_was_read_and_says_why) {
    Parts parts;
    Road road(parts.road(), {});
    const auto findings = road.run(one_input(std::make_shared<BreakingSource>()));
    ASSERT_TRUE(findings);
    ASSERT_EQ(findings->coverage.sources.size(), 1U);
    EXPECT_EQ(findings->coverage.sources[0].events, 1U);
    EXPECT_EQ(findings->coverage.sources[0].reason, "offset 12: cut");
    EXPECT_EQ(findings->coverage.events_processed, 1U);
}

TEST(Road, a_temporary_folder_that_cannot_be_written_ends_the_run_with_an_error) {
    Parts parts;
    class All : public ledgers::Ledger {
        std::string_view name() const override { return "all"; }
        bool may_want(const events::Event&) const override { return true; }
        bool wants(const events::Event&) const override { return true; }
        uint8_t precedence(const events::Event&) const override { return 0; }
        void observe(events::Event&, Arena&, events::Batch&) override {}
    };
    parts.ledgers.push_back(std::make_unique<All>());
    RoadOptions options;
    options.temporary_folder = "/nonexistent-folder";
    Road road(parts.road(), options);
    const auto findings = road.run(one_input(std::make_shared<CountingSource>(500, 10)));
    ASSERT_FALSE(findings);
    EXPECT_EQ(findings.error().kind, ErrorKind::io);
}

// Failed logons, one a second, from one address.
class FailedLogons : public sources::Source {
public:
    FailedLogons(events::Vocabulary& vocabulary, int count) : vocabulary_(vocabulary), count_(count) {}
    Result<sources::Progress> read(events::Batch& batch) override {
        // Backwards: the road puts them in order.
        for (int index = count_; index > 0; --index) {
            auto& event = batch.begin();
            event.host = "pc1";
            event.log_source = {"windows", "security", {}};
            event.time = morning + std::chrono::seconds{index};
            event.record = static_cast<uint64_t>(index);
            event.add(field::EventID, "4625");
            event.add(vocabulary_.id("IpAddress"), "10.0.0.1");
        }
        return sources::Progress::end;
    }

private:
    events::Vocabulary& vocabulary_;
    int count_;
};

// The same without an end in sight: one a batch, and of each two the later one first.
class FailedLogonsOneByOne : public sources::Source {
public:
    FailedLogonsOneByOne(events::Vocabulary& vocabulary, int count) : vocabulary_(vocabulary), count_(count) {}
    Result<sources::Progress> read(events::Batch& batch) override {
        const int second = made_ ^ 1;
        auto& event = batch.begin();
        event.host = "pc1";
        event.log_source = {"windows", "security", {}};
        event.time = morning + std::chrono::seconds{second};
        event.record = static_cast<uint64_t>(second);
        event.add(field::EventID, "4625");
        event.add(vocabulary_.id("IpAddress"), second < count_ / 2 ? "10.0.0.1" : "10.0.0.2");
        return ++made_ == count_ ? sources::Progress::end : sources::Progress::more;
    }
    int made() const { return made_; }

private:
    events::Vocabulary& vocabulary_;
    int count_;
    std::atomic<int> made_ = 0;
};

std::vector<const events::Detection*> detections_of(const cases::Findings& findings, std::string_view title) {
    std::vector<const events::Detection*> result;
    for (const auto& each : findings.detections)
        if (each.rule->title == title) result.push_back(&each);
    return result;
}

TEST(Road, a_correlation_makes_a_detection_at_its_last_event_and_its_rules_make_none) {
    const std::string rules =
        "title: failed\nname: failed\nlogsource: {product: windows, service: security}\n"
        "detection: {s: {EventID: 4625}, condition: s}\n---\n"
        "title: guessing\ncorrelation: {type: event_count, rules: [failed], group-by: [IpAddress], timespan: 1m, "
        "condition: {gte: 5}}\n";
    for (const bool generate : {false, true}) {
        Parts parts;
        parts.rules.add_file("test.yml", rules + (generate ? "generate: true\n" : ""), {});
        parts.rules.finish();
        Road road(parts.road(), {});
        const auto findings = road.run(one_input(std::make_shared<FailedLogons>(parts.vocabulary, 7)));
        ASSERT_TRUE(findings);
        EXPECT_EQ(detections_of(*findings, "failed").size(), generate ? 7U : 0U);
        const auto found = detections_of(*findings, "guessing");
        ASSERT_EQ(found.size(), 1U);
        EXPECT_EQ(found[0]->time, morning + std::chrono::seconds{5});
        EXPECT_EQ(found[0]->record, 5U);
        EXPECT_EQ(found[0]->get("EventID"), "4625");
        EXPECT_EQ(found[0]->get("CorrelationCount"), "5");
        EXPECT_EQ(found[0]->get("CorrelationValue"), "5");
        EXPECT_EQ(found[0]->get("CorrelationGroup"), "IpAddress=10.0.0.1");
        EXPECT_EQ(found[0]->get("CorrelationFirst"), "2024-03-01T00:00:01Z");
        EXPECT_EQ(found[0]->get("CorrelationLast"), "2024-03-01T00:00:05Z");
        EXPECT_EQ(found[0]->get("CorrelationEvents"), "test: 1, 2, 3, 4, 5");
        EXPECT_EQ(findings->coverage.correlations_forgotten, 0U);
    }
}

TEST(Road, a_source_that_does_not_end_is_judged_in_windows_and_told_of_meanwhile) {
    const std::string rules =
        "title: failed\nname: failed\nlogsource: {product: windows, service: security}\n"
        "detection: {s: {EventID: 4625}, condition: s}\n---\n"
        "title: guessing\ncorrelation: {type: event_count, rules: [failed], group-by: [IpAddress], timespan: 1h, "
        "condition: {gte: 100}}\ngenerate: true\n";
    std::vector<std::vector<std::string>> outcomes;
    for (const bool has_window : {false, true}) {
        Parts parts;
        parts.rules.add_file("test.yml", rules, {});
        parts.rules.finish();
        const auto source = std::make_shared<FailedLogonsOneByOne>(parts.vocabulary, 400);
        std::vector<int> failed_at, guessing_at;
        RoadOptions options;
        options.tell = [&](const events::Detection& each) {
            (each.rule->title == "failed" ? failed_at : guessing_at).push_back(source->made());
        };
        if (has_window) options.window = Window{std::chrono::seconds{20}, std::chrono::seconds{30}};
        const auto findings = Road(parts.road(), options).run(one_input(source));
        ASSERT_TRUE(findings);
        auto& outcome = outcomes.emplace_back();
        for (const auto& each : findings->detections)
            outcome.push_back(each.rule->title + format_rfc3339(each.time) + std::string(each.get("IpAddress")));
        EXPECT_EQ(outcome.size(), failed_at.size() + guessing_at.size());
        EXPECT_EQ(failed_at.front(), 1);
        ASSERT_EQ(guessing_at.size(), 2U);
        EXPECT_EQ(guessing_at[0] < 200, has_window);
        EXPECT_EQ(findings->coverage.events_processed, 400U);
    }
    EXPECT_EQ(outcomes[0], outcomes[1]);
}

}  // namespace
}  // namespace mitsuke::pipeline
