// SPDX-License-Identifier: Apache-2.0
#include "rules/regex.h"

#include <re2/re2.h>

#include "base/text.h"
#include "rules/fold.h"
#include "rules/limits.h"

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
    return Regex(std::move(compiled));
}

bool Regex::found_in(std::string_view value) const {
    return compiled_->Match({value.data(), value.size()}, 0, value.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::matches(std::string_view value) const {
    if (!is_valid_utf8(value)) {
        const std::string text = repaired(value);
        return matches(text);
    }
    if (found_in(value)) return true;
    // PCRE's $ also holds before a line feed that ends the value; RE2's does not.
    return value.ends_with('\n') && found_in(value.substr(0, value.size() - 1));
}

}  // namespace mitsuke::rules
