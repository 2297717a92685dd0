// SPDX-License-Identifier: Apache-2.0
// Recursive descent, one function per precedence level:
//   alternatives := conjunction ("or" conjunction)*
//   conjunction  := negation ("and" negation)*
//   negation     := "not" negation | term
//   term         := "(" alternatives ")" | quantity "of" pattern | search identifier
#include "rules/condition.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "rules/limits.h"
#include "rules/suggestion.h"

namespace mitsuke::rules {

namespace {

template <typename T>
using Parsed = tl::expected<T, ConditionComplaint>;

struct Token {
    std::string_view text;  ///< empty at the end
    size_t offset = 0;

    bool is(std::string_view word) const { return equals_ignoring_case(text, word); }
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_punctuation(char c) { return c == '(' || c == ')' || c == '|'; }

std::vector<Token> tokenize(std::string_view text) {
    std::vector<Token> tokens;
    for (size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            ++at;
            continue;
        }
        size_t end = at + 1;
        if (!is_punctuation(text[at]))
            while (end < text.size() && !is_space(text[end]) && !is_punctuation(text[end])) ++end;
        tokens.push_back({text.substr(at, end - at), at});
        at = end;
    }
    tokens.push_back({{}, text.size()});
    return tokens;
}

/// `*` in the pattern stands for any characters; nothing else is special.
bool matches_pattern(std::string_view pattern, std::string_view name) {
    const auto pieces = split(pattern, '*');
    if (pieces.size() == 1) return name == pattern;
    if (!name.starts_with(pieces.front())) return false;
    name.remove_prefix(pieces.front().size());
    for (size_t index = 1; index + 1 < pieces.size(); ++index) {
        const size_t found = name.find(pieces[index]);
        if (found == std::string_view::npos) return false;
        name.remove_prefix(found + pieces[index].size());
    }
    return name.ends_with(pieces.back());
}

bool is_reserved(const Token& token) { return token.is("and") || token.is("or") || token.is("not") || token.is("of"); }

class ConditionParser {
public:
    ConditionParser(std::string_view text, const std::vector<std::string>& names)
        : tokens_(tokenize(text)), names_(names) {}

    Parsed<Condition> parse() {
        auto condition = alternatives(0);
        if (!condition) return condition;
        const Token& rest = token();
        if (rest.text.empty()) return condition;
        if (rest.text == "|")
            return refuse(rest, "aggregations (| count() ..) are the form of old rules; write a correlation instead");
        if (rest.text == ")") return refuse(rest, "this parenthesis closes nothing");
        return refuse(rest, fmt::format("expected 'and' or 'or' before '{}'", rest.text));
    }

private:
    const Token& token() const { return tokens_[position_]; }
    const Token& token_after() const { return tokens_[std::min(position_ + 1, tokens_.size() - 1)]; }
    void step() { position_ = std::min(position_ + 1, tokens_.size() - 1); }

    static tl::unexpected<ConditionComplaint> refuse(const Token& token, std::string why) {
        return tl::unexpected<ConditionComplaint>({token.offset, token.text.size(), std::move(why)});
    }

    using Level = Parsed<Condition> (ConditionParser::*)(size_t);

    Parsed<Condition> chain(Condition::Kind kind, std::string_view word, Level level, size_t depth) {
        Condition result{kind, 0, {}, {}};
        for (;;) {
            auto operand = (this->*level)(depth);
            if (!operand) return operand;
            result.children.push_back(*std::move(operand));
            if (!token().is(word)) break;
            step();
        }
        if (result.children.size() > 1) return result;
        Condition only = std::move(result.children.front());
        return only;
    }

    Parsed<Condition> alternatives(size_t depth) {
        return chain(Condition::Kind::any_of, "or", &ConditionParser::conjunction, depth);
    }
    Parsed<Condition> conjunction(size_t depth) {
        return chain(Condition::Kind::all_of, "and", &ConditionParser::negation, depth);
    }

    Parsed<Condition> negation(size_t depth) {
        if (!token().is("not")) return term(depth);
        if (depth >= limits::condition_nesting_max) return too_deep();
        step();
        auto operand = negation(depth + 1);
        if (!operand) return operand;
        Condition result{Condition::Kind::negation, 0, {}, {}};
        result.children.push_back(*std::move(operand));
        return result;
    }

    Parsed<Condition> term(size_t depth) {
        if (token().text == "(") return parentheses(depth);
        if (token_after().is("of")) return quantity();
        return search();
    }

    Parsed<Condition> parentheses(size_t depth) {
        if (depth >= limits::condition_nesting_max) return too_deep();
        const Token opening = token();
        step();
        auto inner = alternatives(depth + 1);
        if (!inner) return inner;
        if (token().text != ")")
            return refuse(token().text.empty() ? opening : token(), "this parenthesis is not closed");
        step();
        return inner;
    }

    tl::unexpected<ConditionComplaint> too_deep() const {
        return refuse(token(), fmt::format("parentheses and nots nest deeper than {}", limits::condition_nesting_max));
    }

    Parsed<Condition> search() {
        const Token name = token();
        if (name.text.empty()) return refuse(name, "expected a search identifier, found the end of the condition");
        if (is_reserved(name) || name.text == ")" || name.text == "|")
            return refuse(name, fmt::format("expected a search identifier, found '{}'", name.text));
        const auto found = std::find(names_.begin(), names_.end(), name.text);
        if (found == names_.end()) {
            const std::vector<std::string_view> names(names_.begin(), names_.end());
            return refuse(name,
                          fmt::format("there is no search identifier '{}'{}", name.text, suggestion(name.text, names)));
        }
        step();
        return Condition{Condition::Kind::search, 0, {static_cast<uint32_t>(found - names_.begin())}, {}};
    }

    Parsed<Condition> quantity() {
        const Token amount = token();
        step();
        step();
        const Token pattern = token();
        if (pattern.text.empty() || is_punctuation(pattern.text[0]) || is_reserved(pattern))
            return refuse(pattern, "expected 'them' or a pattern of search identifiers after 'of'");
        Condition result{Condition::Kind::at_least, 0, selected(pattern), {}};
        if (result.searches.empty())
            return refuse(pattern, fmt::format("no search identifier matches '{}'", pattern.text));
        const auto count = count_of(amount, result.searches.size());
        if (!count)
            return refuse(amount,
                          fmt::format("expected 1, a number, 'any' or 'all' before 'of', found '{}'", amount.text));
        if (*count > result.searches.size())
            return refuse(amount,
                          fmt::format("only {} search identifiers match '{}'", result.searches.size(), pattern.text));
        result.count = *count;
        step();
        return result;
    }

    static std::optional<size_t> count_of(const Token& amount, size_t all) {
        if (amount.is("all")) return all;
        if (amount.is("any")) return 1;
        const auto number = parse_integer(amount.text);
        if (!number || *number < 1) return {};
        return static_cast<size_t>(*number);
    }

    /// Names that begin with an underscore are left out, also from patterns, which are "the same,
    /// but restricted"; unless the pattern asks for them.
    std::vector<uint32_t> selected(const Token& pattern) const {
        std::vector<uint32_t> result;
        for (uint32_t index = 0; index < names_.size(); ++index) {
            const std::string& name = names_[index];
            if (name.starts_with('_') && !pattern.text.starts_with('_')) continue;
            if (pattern.is("them") || matches_pattern(pattern.text, name)) result.push_back(index);
        }
        return result;
    }

    std::vector<Token> tokens_;
    const std::vector<std::string>& names_;
    size_t position_ = 0;
};

}  // namespace

tl::expected<Condition, ConditionComplaint> parse_condition(std::string_view text,
                                                            const std::vector<std::string>& names) {
    if (text.size() > limits::condition_bytes_max) {
        auto why = fmt::format("the condition is longer than {} bytes", limits::condition_bytes_max);
        return tl::unexpected<ConditionComplaint>({0, 1, std::move(why)});
    }
    return ConditionParser(text, names).parse();
}

}  // namespace mitsuke::rules
