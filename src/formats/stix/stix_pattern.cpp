// SPDX-License-Identifier: Apache-2.0
#include "formats/stix/stix_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::formats {
namespace {

enum class TokenKind : uint8_t { word, string, sign, end };
struct Token {
    TokenKind kind = TokenKind::end;
    std::string text;
};

/// STIX 2.1 section 9.8: strings in single quotes with backslash escapes; signs are one or two
/// characters; everything else is words, with object paths in one piece.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<Token> next() {
        text_ = text_.substr(std::min(text_.find_first_not_of(" \t\r\n"), text_.size()));
        if (text_.empty()) return Token{};
        if (text_[0] == '\'') return string();
        constexpr std::string_view single = "[]()=<>!,";
        if (single.find(text_[0]) == std::string_view::npos) return word();
        const bool is_double =
            text_.size() > 1 && text_[1] == '=' && (text_[0] == '!' || text_[0] == '<' || text_[0] == '>');
        return Token{TokenKind::sign, take(is_double ? 2 : 1)};
    }

private:
    std::string take(size_t size) {
        std::string out(text_.substr(0, size));
        text_.remove_prefix(size);
        return out;
    }
    Result<Token> string() {
        Token token{TokenKind::string, {}};
        for (size_t at = 1; at < text_.size(); ++at) {
            if (text_[at] == '\'') {
                text_.remove_prefix(at + 1);
                return token;
            }
            if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
            token.text.push_back(text_[at]);
        }
        return fail(ErrorKind::malformed, "a string is not closed");
    }
    /// Quoted steps ('SHA-256') and indices ([0], [*]) belong to the path they stand in.
    Result<Token> word() {
        size_t end = 0;
        bool is_quoted = false;
        for (; end < text_.size(); ++end) {
            const char c = text_[end];
            if (c == '\'') is_quoted = !is_quoted;
            if (is_quoted || c == '\'') continue;
            if (c == '[' && end > 0) {
                end = text_.find(']', end);
                if (end == std::string_view::npos) return fail(ErrorKind::malformed, "an index is not closed");
                continue;
            }
            if (std::string_view(" \t\r\n]()=<>!,").find(c) != std::string_view::npos) break;
        }
        if (is_quoted) return fail(ErrorKind::malformed, "a quoted step is not closed");
        return Token{TokenKind::word, take(end)};
    }

    std::string_view text_;
};

/// Recursion is not needed: parentheses and brackets only open and close, and whether a comparison
/// stands alone is decided by the operators anywhere around it on the way to it.
class PatternParser {
public:
    explicit PatternParser(std::string_view text) : lexer_(text) {}

    Result<std::vector<StixComparison>> parse() {
        for (;;) {
            const Token token = TRY(lexer_.next());
            if (token.kind == TokenKind::end) break;
            if (token.kind == TokenKind::sign) {
                TRY(structure(token.text));
            } else if (is_comparison(token)) {
                TRY(comparison(token));
            } else {
                TRY(keyword(token));
            }
        }
        if (groups_.size() != 1) return fail(ErrorKind::malformed, "a bracket is not closed");
        close_group();
        return std::move(found_);
    }

private:
    /// What lies between brackets: comparisons from `first` on, together sufficient or not.
    struct Group {
        size_t first = 0;
        bool has_and = false;
        bool is_negated = false;
    };
    static constexpr size_t depth_max = 64;
    static constexpr size_t comparisons_max = 100'000;

    static bool is_comparison(const Token& token) {
        return token.kind == TokenKind::word && token.text.find(':') != std::string::npos;
    }

    Result<void> structure(std::string_view sign) {
        if (sign == "[" || sign == "(") {
            if (groups_.size() >= depth_max) return fail(ErrorKind::limit, "brackets are nested deeper than 64");
            groups_.push_back({found_.size(), false, std::exchange(is_negated_, false)});
            return {};
        }
        if (sign != "]" && sign != ")") return fail(ErrorKind::malformed, fmt::format("'{}' stands alone", sign));
        if (groups_.size() <= 1) return fail(ErrorKind::malformed, "a bracket is closed that was not opened");
        close_group();
        return {};
    }

    void close_group() {
        const Group group = groups_.back();
        groups_.pop_back();
        for (size_t index = group.first; index < found_.size(); ++index) {
            if (group.has_and) found_[index].is_sufficient = false;
            if (group.is_negated) found_[index].is_negated = !found_[index].is_negated;
        }
    }

    Result<void> keyword(const Token& token) {
        const auto is = [&token](std::string_view word) { return equals_ignoring_case(token.text, word); };
        if (token.kind == TokenKind::word && (is("AND") || is("FOLLOWEDBY"))) groups_.back().has_and = true;
        if (is("NOT")) is_negated_ = true;
        // OR joins without a trace; the qualifiers and their numbers and times are passed over.
        return {};
    }

    Result<void> comparison(const Token& token) {
        if (found_.size() >= comparisons_max) return fail(ErrorKind::limit, "more than 100,000 comparisons");
        StixComparison out;
        const size_t colon = token.text.find(':');
        out.object = token.text.substr(0, colon);
        out.path = token.text.substr(colon + 1);
        out.path.erase(std::remove(out.path.begin(), out.path.end(), '\''), out.path.end());
        out.is_negated = std::exchange(is_negated_, false);
        Token sign = TRY(lexer_.next());
        if (sign.kind == TokenKind::word && equals_ignoring_case(sign.text, "NOT")) {
            out.is_negated = !out.is_negated;
            sign = TRY(lexer_.next());
        }
        if (sign.kind != TokenKind::word && sign.kind != TokenKind::sign)
            return fail(ErrorKind::malformed, fmt::format("'{}' is compared with nothing", token.text));
        out.comparator = sign.text;
        std::transform(out.comparator.begin(), out.comparator.end(), out.comparator.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; });
        if (out.comparator == "!=") {
            out.comparator = "=";
            out.is_negated = !out.is_negated;
        }
        TRY(values(out));
        found_.push_back(std::move(out));
        return {};
    }

    Result<void> values(StixComparison& out) {
        if (out.comparator != "IN") {
            out.values.push_back(TRY(value()));
            return {};
        }
        if ((TRY(lexer_.next())).text != "(") return fail(ErrorKind::malformed, "IN without a list");
        for (;;) {
            out.values.push_back(TRY(value()));
            const Token token = TRY(lexer_.next());
            if (token.kind == TokenKind::sign && token.text == ")") return {};
            if (token.text != ",") return fail(ErrorKind::malformed, "a list is not closed");
        }
    }

    /// 'text', or a literal such as h'..', t'..', 80, true.
    Result<std::string> value() {
        Token token = TRY(lexer_.next());
        if (token.kind == TokenKind::end || token.kind == TokenKind::sign)
            return fail(ErrorKind::malformed, "a value is missing");
        const bool is_typed = token.kind == TokenKind::word && token.text.size() > 2 && token.text[1] == '\'';
        return is_typed ? token.text.substr(2, token.text.size() - 3) : std::move(token.text);
    }

    Lexer lexer_;
    std::vector<Group> groups_{Group{}};
    std::vector<StixComparison> found_;
    bool is_negated_ = false;
};

}  // namespace

Result<std::vector<StixComparison>> parse_stix_pattern(std::string_view pattern) {
    return PatternParser(pattern).parse();
}

}  // namespace mitsuke::formats
