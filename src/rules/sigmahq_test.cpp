// SPDX-License-Identifier: Apache-2.0
// The rules that the world writes: all of SigmaHQ's active ones must load.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rules/test_support.h"

namespace mitsuke::rules {
namespace {

using test::Engine;
namespace fs = std::filesystem;

/// The rules of the shared corpus, unpacked for the length of a test.
class SigmaHq : public testing::Test {
protected:
    void SetUp() override {
        const fs::path archive = fs::path(MITSUKE_SHARED) / "corpus/sigma/sigma-rules.tar.zst";
        if (!fs::exists(archive)) GTEST_SKIP() << "the shared corpus is not here: " << archive;
        folder_ = fs::temp_directory_path() / ("mitsuke_sigmahq_" + std::to_string(getpid()));
        fs::create_directories(folder_);
        const std::string command =
            "zstd -dc --long=27 '" + archive.string() + "' | tar x -C '" + folder_.string() + "'";
        if (std::system(command.c_str()) != 0) GTEST_SKIP() << "zstd and tar cannot unpack " << archive;
    }
    void TearDown() override { fs::remove_all(folder_); }

    void load(const std::string& part, Engine& engine) {
        std::vector<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder_ / part))
            if (entry.path().extension() == ".yml") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const auto& path : files) {
            std::ifstream file(path, std::ios::binary);
            const std::string text{std::istreambuf_iterator<char>(file), {}};
            engine.rules.add_file(path.filename().string(), text, engine.options);
        }
    }

    void load_active(Engine& engine) {
        for (const char* part :
             {"rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance", "rules-dfir"})
            load(part, engine);
    }

    fs::path folder_;
};

TEST_F(SigmaHq, every_active_rule_loads_without_a_warning) {
    Engine engine;
    engine.options.placeholder = [](std::string_view) { return std::vector<std::string>{"DC1"}; };
    load_active(engine);
    EXPECT_EQ(engine.rules.size(), 3757U);
    for (const auto& each : engine.rules.rejected())
        ADD_FAILURE() << each.file << ": " << each.why << "\n" << each.excerpt;
    for (const auto& warning : engine.rules.warnings()) ADD_FAILURE() << warning;
}

TEST_F(SigmaHq, without_lists_only_the_rules_with_placeholders_are_missing) {
    Engine engine;
    load_active(engine);
    EXPECT_EQ(engine.rules.size(), 3755U);
    for (const auto& each : engine.rules.rejected())
        EXPECT_EQ(each.why, "no list gives values for the placeholder %known_cdcs%") << each.file;
}

TEST_F(SigmaHq, the_rules_that_nobody_supports_are_rejected_with_a_place) {
    Engine engine;
    load("unsupported", engine);
    size_t aggregations = 0;
    for (const auto& each : engine.rules.rejected()) {
        EXPECT_GT(each.line, 0U) << each.file << ": " << each.why;
        EXPECT_FALSE(each.excerpt.empty()) << each.file;
        aggregations += each.why.starts_with("aggregations") ? 1 : 0;
    }
    EXPECT_GT(aggregations, 40U);
}

}  // namespace
}  // namespace mitsuke::rules
