// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::rules {

/// A piece of a Sigma string.
struct TextPart {
    enum class Kind : uint8_t {
        literal,
        any_one,   ///< `?`: exactly one character
        any_many,  ///< `*`: any number of characters
        dash,      ///< one of the dashes that `windash` takes for the same
    };
    Kind kind = Kind::literal;
    std::string text;  ///< of a literal

    bool operator==(const TextPart&) const = default;
};

/// A Sigma string, taken apart. No two literals or `any_many` lie next to each other.
class SigmaText {
public:
    SigmaText() = default;
    /// With wildcards and escapes (specification, "Escape Character"): a backslash before `*`, `?`
    /// or a backslash takes that character as it is; before anything else it is itself.
    static SigmaText parse(std::string_view text);
    static SigmaText literal(std::string_view text);

    void append(TextPart part);
    void append(const SigmaText& text);
    void open_start();  ///< puts `*` before it, unless one is there
    void open_end();

    bool has_wildcard() const;
    bool has_dash() const;
    /// Without wildcards: the text.
    std::string plain() const;
    const std::vector<TextPart>& parts() const { return parts_; }

    bool operator==(const SigmaText&) const = default;

private:
    std::vector<TextPart> parts_;
};

/// The five characters that introduce a flag on a Windows command line: - / U+2013 U+2014 U+2015.
const std::vector<std::string_view>& windows_dashes();

/// The text with each dash that can introduce a flag as TextPart::dash: one of the five before a
/// letter or digit, and not after one. So "-a" and " /a" are flags; "start-up" and "c:/" are not.
SigmaText with_windows_dashes(const SigmaText& text);

/// All texts that result when each dash is written in all five ways; empty when they are more than
/// `count_max`.
std::optional<std::vector<SigmaText>> write_out_dashes(const SigmaText& text, size_t count_max);

}  // namespace mitsuke::rules
