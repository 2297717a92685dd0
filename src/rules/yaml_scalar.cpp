// SPDX-License-Identifier: Apache-2.0
#include "rules/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace mitsuke::rules {

namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t digits(std::string_view text) {
    return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// 0x1F and 0o17 in decimal.
std::optional<std::string> with_base(std::string_view text) {
    const int base = text.starts_with("0x") ? 16 : text.starts_with("0o") ? 8 : 0;
    if (base == 0 || text.size() < 3) return {};
    uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data() + 2, end, value, base);
    if (error != std::errc{} || rest != end) return {};
    return std::to_string(value);
}

/// [-+]?[0-9]+ without sign of plus and leading zeros; of any size.
std::optional<std::string> decimal(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || digits(text) != text.size()) return {};
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
    return (negative && text != "0" ? "-" : "") + std::string(text);
}

/// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_real(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const size_t before = digits(text);
    text.remove_prefix(before);
    size_t after = 0;
    if (text.starts_with('.')) {
        after = digits(text.substr(1));
        text.remove_prefix(1 + after);
    }
    if (before + after == 0) return false;
    if (text.empty()) return true;
    if (text[0] != 'e' && text[0] != 'E') return false;
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && digits(text) == text.size();
}

}  // namespace

Scalar resolve(const YamlNode& scalar) {
    const std::string_view text = scalar.text;
    if (!scalar.plain) return {ScalarType::text, scalar.text};
    if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {ScalarType::null, ""};
    if (is_one_of(text, {"true", "True", "TRUE"})) return {ScalarType::boolean, "true"};
    if (is_one_of(text, {"false", "False", "FALSE"})) return {ScalarType::boolean, "false"};
    if (auto value = with_base(text)) return {ScalarType::integer, *std::move(value)};
    if (auto value = decimal(text)) return {ScalarType::integer, *std::move(value)};
    return {is_real(text) ? ScalarType::real : ScalarType::text, scalar.text};
}

}  // namespace mitsuke::rules
