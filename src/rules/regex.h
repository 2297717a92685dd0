// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace mitsuke::rules {

struct RegexFlags {
    bool ignore_case = false;  ///< i
    bool multi_line = false;   ///< m: ^ and $ at each line
    bool dot_all = false;      ///< s: . takes a line feed too
};

/// A regular expression as Sigma means it: PCRE without look-around and back-references, found
/// anywhere in the value. RE2 runs in time linear in the value whatever the expression.
class Regex {
public:
    static Result<Regex> create(const std::string& expression, RegexFlags flags);

    bool matches(std::string_view value) const;
    /// As it was compiled, flags in front.
    std::string text() const;

    /// What a value of ASCII characters must have to match: of each list one text, which is in lower
    /// case as the value is to be for the comparison. Empty when nothing is known.
    std::vector<std::vector<std::string>> required_texts() const;

private:
    explicit Regex(std::shared_ptr<const re2::RE2> compiled);
    bool found_in(std::string_view value) const;

    std::shared_ptr<const re2::RE2> compiled_;  ///< shared by copies: a filter acts in many rules
    std::optional<size_t> run_;                 ///< what is asked is only a run of that many characters (run_length.h)
};

}  // namespace mitsuke::rules
