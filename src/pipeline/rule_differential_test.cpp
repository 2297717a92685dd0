// SPDX-License-Identifier: Apache-2.0
// The rules that the world writes over the events that the world records: RuleSet::evaluate must say
// what the plain evaluator says, event by event.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "rules/rule_set.h"
#include "sources/files/inputs.h"

namespace mitsuke::pipeline {
namespace {

namespace fs = std::filesystem;

#if defined(__SANITIZE_ADDRESS__)
constexpr size_t every_nth = 25;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr size_t every_nth = 25;
#else
constexpr size_t every_nth = 1;
#endif
#else
constexpr size_t every_nth = 1;
#endif

class RuleDifferential : public testing::Test {
protected:
    void SetUp() override {
        const fs::path archive = corpus_ / "sigma-rules.tar.zst";
        if (!fs::exists(archive)) GTEST_SKIP() << "the shared corpus is not here: " << archive;
        folder_ = fs::temp_directory_path() / fmt::format("mitsuke_rule_differential_{}", getpid());
        fs::create_directories(folder_);
        const std::string command =
            fmt::format("zstd -dc --long=27 '{}' | tar x -C '{}'", archive.string(), folder_.string());
        if (std::system(command.c_str()) != 0) GTEST_SKIP() << "zstd and tar cannot unpack " << archive;
        load();
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    void load() {
        std::vector<fs::path> files;
        for (const char* part : {"rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance"})
            for (const auto& entry : fs::recursive_directory_iterator(folder_ / part))
                if (entry.path().extension() == ".yml") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        options_.placeholder = [](std::string_view) { return std::vector<std::string>{"DC1"}; };
        for (const auto& path : files) {
            std::ifstream file(path, std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            rules_.add_file(path.filename().string(), text, options_);
            texts_[path.filename().string()] = text;
        }
    }

    /// Compares over at most `events_max` events of what the shared corpus has at `path`.
    void compare(const std::string& path, size_t events_max = SIZE_MAX) {
        auto walker = sources::InputWalker::create({(corpus_ / path).string()}, vocabulary_);
        ASSERT_TRUE(walker) << walker.error().message;
        events::Batch batch;
        size_t events = 0;
        while (auto input = walker->next()) {
            while (input->source && events < events_max) {
                batch.clear();
                const auto progress = input->source->read(batch);
                for (size_t index = 0; index < batch.size(); ++index)
                    if (events++ % every_nth == 0) compare(batch[index], input->path);
                if (HasFatalFailure()) return;
                if (!progress || *progress == sources::Progress::end) break;
            }
        }
    }

    void compare(const events::Event& event, const std::string& path) {
        fast_.clear();
        plain_.clear();
        rules_.evaluate(event, rules::Stage::single_event, scratch_, fast_);
        rules_.evaluate_plainly(event, rules::Stage::single_event, plain_);
        matches_ += plain_.size();
        for (const auto* rule : plain_) expect_in_outline(*rule, event);
        if (fast_ == plain_) return;
        std::string difference;
        for (const auto* rule : fast_)
            if (std::find(plain_.begin(), plain_.end(), rule) == plain_.end()) difference += "too much: " + rule->title;
        for (const auto* rule : plain_)
            if (std::find(fast_.begin(), fast_.end(), rule) == fast_.end()) difference += "missing: " + rule->title;
        FAIL() << path << ", record " << event.record << ": " << difference;
    }

    // A rule that matches the event must have been said to be able to, by the event's outline alone.
    void expect_in_outline(const events::RuleInfo& rule, const events::Event& event) {
        events::Event outline;
        outline.log_source = event.log_source;
        for (const auto field : {events::field::EventID, events::field::Provider_Name})
            if (event.has(field)) outline.add(field, event.get(field));
        const auto key = fmt::format("{}|{}|{}|{}", outline.log_source.product, outline.log_source.service,
                                     fmt::join(outline.log_source.categories, ","), event.get(events::field::EventID));
        auto& alone = alone_[rule.name];
        if (!alone) {
            alone = std::make_unique<rules::RuleSet>(vocabulary_);
            alone->add_file(rule.name, texts_.at(rule.name), options_);
            alone->finish();
        }
        outlines_.try_emplace(key, outline.log_source, std::string(event.get(events::field::EventID)));
        EXPECT_EQ(alone->outlook(outline), rules::Outlook::may_match) << rule.title << " of " << key;
    }

    // How often a rule alone rules an outline out.
    size_t ruled_out() const {
        size_t count = 0;
        for (const auto& [name, alone] : alone_)
            for (const auto& [key, seen] : outlines_) {
                events::Event outline;
                outline.log_source = seen.first;
                outline.add(events::field::EventID, seen.second);
                count += alone->outlook(outline) == rules::Outlook::cannot_match ? 1 : 0;
            }
        return count;
    }

    rules::LoadOptions options_;
    std::map<std::string, std::string> texts_;  ///< of rule files, by name
    std::map<std::string, std::unique_ptr<rules::RuleSet>> alone_;
    std::map<std::string, std::pair<events::LogSource, std::string>> outlines_;
    const fs::path corpus_ = fs::path(MITSUKE_SHARED) / "corpus/sigma";
    fs::path folder_;
    events::Vocabulary vocabulary_;
    rules::RuleSet rules_{vocabulary_};
    rules::RuleSet::Scratch scratch_;
    std::vector<const events::RuleInfo*> fast_, plain_;
    size_t matches_ = 0;
};

TEST_F(RuleDifferential, all_of_sigmahq_says_the_same_of_recorded_event_logs) {
    for (const char* part : {"sigmahq-regression.tar.zst", "evtx-attack-samples.tar.zst",
                             "hayabusa-sample-evtx.tar.zst", "evtx-as-json.tar.zst"})
        ASSERT_NO_FATAL_FAILURE(compare(part));
    EXPECT_GT(matches_, 9'000U / every_nth);
    EXPECT_GT(ruled_out(), 100U);
}

TEST_F(RuleDifferential, all_of_sigmahq_says_the_same_of_recorded_attacks_on_several_systems) {
    for (const char* part : {"atomic/linux", "atomic/aws", "atomic/windows/execution",
                             "atomic/windows/lateral_movement", "compound/LSASS_campaign_02"})
        ASSERT_NO_FATAL_FAILURE(compare(fmt::format("security-datasets/{}", part), 30'000));
    EXPECT_GT(matches_, 500U / every_nth);
}

}  // namespace
}  // namespace mitsuke::pipeline
