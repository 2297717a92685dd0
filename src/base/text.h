// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke {

/// ASCII letters only; other bytes stay. For names of protocols, paths of Windows, host names.
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
std::string ascii_lower(std::string_view text);
bool equals_ignoring_case(std::string_view left, std::string_view right);
bool starts_with_ignoring_case(std::string_view text, std::string_view start);
bool ends_with_ignoring_case(std::string_view text, std::string_view end);
bool contains_ignoring_case(std::string_view text, std::string_view part);

std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

/// Writes a number without an end mark, at most decimal_max bytes; the end of it.
char* write_decimal(uint64_t number, char* out);
constexpr size_t decimal_max = 20;
/// The parts that split() gives, one after the other and without memory of their own:
///     for (const std::string_view word : Parts(line, ' '))
class Parts {
public:
    Parts(std::string_view text, char separator) : text_(text), separator_(separator) {}

    struct End {};
    class Iterator {
    public:
        Iterator(std::string_view text, char separator) : rest_(text), separator_(separator) { cut(); }
        std::string_view operator*() const { return rest_.substr(0, end_); }
        Iterator& operator++() {
            is_over_ = end_ == rest_.size();
            if (is_over_) return *this;
            rest_.remove_prefix(end_ + 1);
            cut();
            return *this;
        }
        bool operator==(End /*end*/) const { return is_over_; }

    private:
        void cut() {
            const size_t found = rest_.find(separator_);
            end_ = found == std::string_view::npos ? rest_.size() : found;
        }
        std::string_view rest_;
        size_t end_ = 0;
        char separator_;
        bool is_over_ = false;
    };
    Iterator begin() const { return {text_, separator_}; }
    End end() const { return {}; }

private:
    std::string_view text_;
    char separator_;
};

/// The whole of `text` as a number, or empty.
std::optional<int64_t> parse_integer(std::string_view text);
/// "0x1f4" or "500".
std::optional<uint64_t> parse_hex_or_decimal(std::string_view text);

/// UTF-16LE to UTF-8; a lone surrogate becomes U+FFFD. `bytes` of odd length lose the last byte.
void append_utf16(std::string_view bytes, std::string& out);
std::string utf16_to_utf8(std::string_view bytes);
void append_code_point(uint32_t code_point, std::string& out);
bool is_valid_utf8(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(std::string_view bytes);

/// The part after the last '\\' or '/'.
std::string_view file_name(std::string_view path);
/// The part before the last '\\' or '/', without it; empty when there is none.
std::string_view directory(std::string_view path);

/// Lets unordered containers with std::string keys be asked with a string_view.
struct StringHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace mitsuke
