// SPDX-License-Identifier: Apache-2.0
#include "programs/content_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "content/content.h"

namespace mitsuke::programs {

namespace fs = std::filesystem;

namespace {

Result<std::string> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorKind::not_found, fmt::format("cannot open {}", path.string()));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return fail(ErrorKind::io, fmt::format("cannot read {}", path.string()));
    return text;
}

bool is_rule_file(const fs::path& path) {
    const std::string name = path.filename().string();
    return (name.ends_with(".yml") || name.ends_with(".yaml")) && !name.ends_with(".test.yml");
}

Result<std::vector<fs::path>> rule_files(const std::string& path) {
    std::error_code error;
    if (fs::is_regular_file(path, error)) return std::vector<fs::path>{path};
    if (!fs::is_directory(path, error)) return fail(ErrorKind::usage, fmt::format("no rules at {}", path));
    std::vector<fs::path> files;
    for (auto entry = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
         entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (error) return fail(ErrorKind::io, fmt::format("cannot walk {}: {}", path, error.message()));
        if (entry->is_regular_file(error) && is_rule_file(entry->path())) files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

Result<void> add_rule_file(rules::RuleSet& rules, const fs::path& file, const rules::LoadOptions& options) {
    rules.add_file(file.string(), TRY(read_file(file)), options);
    return {};
}

Result<void> add_indicator_file(intel::IndicatorSet& indicators, const std::string& file) {
    const std::string text = TRY(read_file(file));
    TRY(indicators.add_file(file, text));
    return {};
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

Result<void> load_rules(rules::RuleSet& rules, const std::vector<std::string>& paths, const std::string& placeholders,
                        bool own_content) {
    rules::LoadOptions options;
    options.placeholder = [&](std::string_view name) { return placeholder_values(placeholders, name); };
    options.own = true;
    for (const auto& file : content::files())
        if (own_content && file.name.starts_with("sigma/")) rules.add_file(std::string(file.name), file.text, options);
    options.own = false;
    for (const auto& path : paths)
        for (const auto& file : TRY(rule_files(path))) TRY(add_rule_file(rules, file, options));
    rules.finish();
    return {};
}

Result<void> load_indicators(intel::IndicatorSet& indicators, const std::vector<std::string>& files, bool own_content) {
    for (const auto& file : content::files())
        if (own_content && file.name.starts_with("indicators/"))
            TRY(indicators.add_file(std::string(file.name), file.text));
    for (const auto& file : files) TRY(add_indicator_file(indicators, file));
    return {};
}

}  // namespace mitsuke::programs
