// SPDX-License-Identifier: Apache-2.0
#include "programs/content_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/text.h"
#include "content/content.h"
#include "rules/limits.h"

namespace mitsuke::programs {

namespace fs = std::filesystem;

namespace {

/// Of a longer file nothing is loaded, so no more of it is read.
constexpr size_t rule_bytes_max = rules::limits::file_bytes_max + 1;

// istream::read() keeps the exceptions of its buffer to itself, iterators over the buffer do not.
Result<std::string> read_file(const fs::path& path, size_t bytes_max = std::numeric_limits<size_t>::max()) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (error) return fail(ErrorKind::usage, fmt::format("cannot open {}: {}", path.string(), error.message()));
    if (!fs::is_regular_file(status)) return fail(ErrorKind::usage, fmt::format("{} is not a file", path.string()));
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorKind::usage, fmt::format("cannot open {}: {}", path.string(), std::strerror(errno)));
    std::string text;
    std::array<char, 65'536> part;
    while (text.size() < bytes_max && (file.read(part.data(), part.size()) || file.gcount() > 0))
        text.append(part.data(), static_cast<size_t>(file.gcount()));
    if (file.bad()) return fail(ErrorKind::usage, fmt::format("cannot read {}", path.string()));
    return text;
}

constexpr std::string_view test_suffix = ".test.yml";

bool is_rule_file(const fs::path& path) {
    const std::string name = path.filename().string();
    return (name.ends_with(".yml") || name.ends_with(".yaml")) && !name.ends_with(test_suffix);
}

Result<std::vector<fs::path>> rule_files(const std::string& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) return std::vector<fs::path>{path};
    if (!fs::is_directory(path, error)) return fail(ErrorKind::usage, fmt::format("no rules at {}", path));
    std::vector<fs::path> files;
    std::error_code walk_error;  // set when the walk ends early: then the iterator is at its end
    for (auto entry = fs::recursive_directory_iterator(path, walk_error); entry != fs::recursive_directory_iterator();
         entry.increment(walk_error))
        if (entry->is_regular_file(error) && is_rule_file(entry->path())) files.push_back(entry->path());
    if (walk_error)
        return fail(ErrorKind::usage, fmt::format("cannot read the rules in {}: {}", path, walk_error.message()));
    if (files.empty()) return fail(ErrorKind::usage, fmt::format("no rule file (.yml, .yaml) in {}", path));
    std::sort(files.begin(), files.end());
    return files;
}

Result<void> add_rule_path(rules::RuleSet& rules, const std::string& path, const rules::LoadOptions& options) {
    const size_t before = rules.size() + rules.rejected().size();
    for (const auto& file : TRY(rule_files(path)))
        rules.add_file(file.string(), TRY(read_file(file, rule_bytes_max)), options);
    if (rules.size() + rules.rejected().size() > before) return {};
    return fail(ErrorKind::usage, fmt::format("no Sigma rule in {}", path));
}

/// "a/b.yml" to "a/b.test.yml".
std::string test_file_of(std::string_view rule_file) {
    return std::string(rule_file.substr(0, rule_file.rfind('.'))) + std::string(test_suffix);
}

bool is_own_rule(std::string_view name) { return name.starts_with("sigma/") && !name.ends_with(test_suffix); }

Result<void> add_indicator_file(intel::IndicatorSet& indicators, const std::string& file) {
    const std::string text = TRY(read_file(file));
    const auto added = indicators.add_file(file, text);
    if (added) return {};
    const std::string& why = added.error().message;
    return fail(ErrorKind::usage, why.starts_with(file) ? why : fmt::format("{}: {}", file, why));
}

Result<void> check_placeholders(const std::string& folder) {
    if (folder.empty()) return {};
    std::error_code error;
    const fs::directory_iterator entries(folder, error);
    if (!error) return {};
    return fail(ErrorKind::usage, fmt::format("cannot read the placeholders in {}: {}", folder, error.message()));
}

std::vector<std::string> placeholder_values(const std::string& folder, std::string_view name) {
    std::vector<std::string> values;
    if (folder.empty() || name.find_first_of("/\\") != std::string_view::npos) return values;
    const auto text = read_file(fs::path(folder) / fmt::format("{}.txt", name));
    if (!text) return values;
    for (const auto line : split(*text, '\n'))
        if (const auto value = trim(line); !value.empty() && !value.starts_with('#')) values.emplace_back(value);
    return values;
}

}  // namespace

Result<Catalogue> load_catalogue() {
    std::string all;
    for (const auto& file : content::files())
        if (file.name.starts_with("messages/")) all.append(file.text).push_back('\n');
    return Catalogue::parse(all);
}

std::string_view content_file(std::string_view name) {
    for (const auto& file : content::files())
        if (file.name == name) return file.text;
    return {};
}

Language choose_language(std::string_view asked) {
    if (!asked.empty()) return asked == "ja" ? Language::japanese : Language::english;
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || !*value) continue;
        return std::string_view(value).starts_with("ja") ? Language::japanese : Language::english;
    }
    return Language::english;
}

Result<std::vector<rules::RulePipeline>> load_pipelines(const RuleSources& sources) {
    std::vector<rules::RulePipeline> pipelines;
    for (const auto& path : sources.pipelines) {
        const std::string text = TRY(read_file(path, rule_bytes_max));
        auto pipeline = rules::RulePipeline::read(text);
        if (!pipeline) {
            const auto& [place, why] = pipeline.error();
            return fail(ErrorKind::usage,
                        fmt::format("{}:{}:{}: {}\n{}", path, place.line, place.column, why, excerpt(text, place)));
        }
        pipelines.push_back(*std::move(pipeline));
    }
    return pipelines;
}

rules::LoadOptions load_options(const RuleSources& sources, const std::vector<rules::RulePipeline>& pipelines) {
    rules::LoadOptions options;
    options.placeholder = [&](std::string_view name) { return placeholder_values(sources.placeholders, name); };
    options.scrutiny = sources.scrutiny;
    options.pipelines = &pipelines;
    return options;
}

Result<void> load_rules(rules::RuleSet& rules, const RuleSources& sources) {
    TRY(check_placeholders(sources.placeholders));
    const auto pipelines = TRY(load_pipelines(sources));
    rules::LoadOptions options = load_options(sources, pipelines);
    options.own = true;
    for (const auto& file : content::files())
        if (sources.own_content && is_own_rule(file.name)) rules.add_file(std::string(file.name), file.text, options);
    options.own = false;
    for (const auto& path : sources.paths) TRY(add_rule_path(rules, path, options));
    rules.finish();
    return {};
}

Result<std::vector<TestedRule>> load_tested_rules(const std::vector<std::string>& paths) {
    std::vector<TestedRule> tested;
    if (paths.empty()) {
        for (const auto& file : content::files()) {
            if (!is_own_rule(file.name)) continue;
            const std::string test_name = test_file_of(file.name);
            tested.push_back(
                {std::string(file.name), std::string(file.text), test_name, std::string(content_file(test_name))});
        }
        return tested;
    }
    for (const auto& path : paths) {
        for (const auto& file : TRY(rule_files(path))) {
            TestedRule rule{file.string(), TRY(read_file(file, rule_bytes_max)), test_file_of(file.string()), {}};
            std::error_code error;
            if (fs::exists(rule.test_name, error)) rule.test = TRY(read_file(rule.test_name, rule_bytes_max));
            tested.push_back(std::move(rule));
        }
    }
    return tested;
}

Result<void> load_indicators(intel::IndicatorSet& indicators, const std::vector<std::string>& files, bool own_content) {
    for (const auto& file : content::files())
        if (own_content && file.name.starts_with("indicators/"))
            TRY(indicators.add_file(std::string(file.name), file.text));
    for (const auto& file : files) TRY(add_indicator_file(indicators, file));
    return {};
}

}  // namespace mitsuke::programs
