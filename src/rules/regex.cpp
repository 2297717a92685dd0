// SPDX-License-Identifier: Apache-2.0
#include "rules/regex.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "rules/fold.h"
#include "rules/limits.h"
#include "rules/run_length.h"

namespace mitsuke::rules {

namespace {

/// RE2 finds nothing in bytes that are not UTF-8; each such byte becomes U+FFFD.
std::string repaired(std::string_view value) {
    std::string out;
    for (size_t at = 0; at < value.size();) {
        const std::string_view character = value.substr(at, character_size(value, at));
        out += is_valid_utf8(character) ? character : "\xEF\xBF\xBD";
        at += character.size();
    }
    return out;
}

std::string with_flags(const std::string& expression, RegexFlags flags) {
    std::string letters;
    if (flags.ignore_case) letters += 'i';
    if (flags.multi_line) letters += 'm';
    if (flags.dot_all) letters += 's';
    return letters.empty() ? expression : "(?" + letters + ")" + expression;
}

}  // namespace

Regex::Regex(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

Result<Regex> Regex::create(const std::string& expression, RegexFlags flags) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(limits::regex_memory_bytes);
    auto compiled = std::make_shared<const re2::RE2>(with_flags(expression, flags), options);
    if (!compiled->ok())
        return fail(ErrorKind::unsupported, "the regular expression is not usable: " + compiled->error());
    Regex regex(std::move(compiled));
    if (!flags.dot_all) regex.run_ = asks_run_of(expression);
    return regex;
}

bool Regex::found_in(std::string_view value) const {
    return compiled_->Match({value.data(), value.size()}, 0, value.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::matches(std::string_view value) const {
    if (!is_valid_utf8(value)) {
        const std::string text = repaired(value);
        return matches(text);
    }
    if (run_) return has_run_of(*run_, value);
    if (found_in(value)) return true;
    // PCRE's $ also holds before a line feed that ends the value; RE2's does not.
    return value.ends_with('\n') && found_in(value.substr(0, value.size() - 1));
}

std::string Regex::text() const { return compiled_->pattern(); }

std::vector<std::vector<std::string>> Regex::required_texts() const {
    constexpr int text_bytes_min = 1;
    constexpr size_t texts_max = 64;
    re2::FilteredRE2 filter(text_bytes_min);
    std::vector<std::string> texts;
    int id = 0;
    if (filter.Add(compiled_->pattern(), compiled_->options(), &id) != re2::RE2::NoError) return {};
    filter.Compile(&texts);
    if (texts.empty() || texts.size() > texts_max) return {};
    const auto may_match = [&](const std::vector<int>& found) {
        std::vector<int> possible;
        filter.AllPotentials(found, &possible);
        return !possible.empty();
    };
    if (may_match({})) return {};
    std::vector<int> all(texts.size());
    std::iota(all.begin(), all.end(), 0);
    std::vector<std::vector<std::string>> required;
    for (size_t index = 0; index < texts.size(); ++index) {
        std::vector<int> others = all;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(index));
        if (!may_match(others)) required.push_back({texts[index]});
    }
    if (required.empty()) required.push_back(std::move(texts));
    // RE2 hands its texts out in the order of a hash table.
    for (auto& list : required) std::sort(list.begin(), list.end());
    std::sort(required.begin(), required.end());
    return required;
}

}  // namespace mitsuke::rules
