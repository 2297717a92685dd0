// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/sigma_text.h"

namespace mitsuke::rules {

enum class Case : uint8_t { ignored, exact };

/// A Sigma string ready to be compared with whole values. Never recurses; a value is walked at most
/// once per piece between two `*`.
class TextPattern {
public:
    TextPattern(const SigmaText& text, Case letter_case);

    /// `value` is folded (fold.h), except with Case::exact.
    bool matches(std::string_view value) const;
    /// As a Sigma string, folded unless letter case matters.
    std::string text() const;
    Case letter_case() const { return case_; }
    /// The one text that matches; null when there are several.
    const std::string* only_text() const;
    /// The one literal that it looks for, at the ends that are not open; null when it looks for more.
    const std::string* single_text() const { return simple_ ? &only_ : nullptr; }
    bool open_start() const { return open_start_; }
    bool open_end() const { return open_end_; }
    /// The literals that every value it matches has somewhere.
    std::vector<std::string_view> literals() const;
    bool matches_anything() const { return simple_ && only_.empty() && (open_start_ || open_end_); }

private:
    /// What lies between two `*`.
    using Segment = std::vector<TextPart>;

    bool matches_in_order(std::string_view value) const;

    Case case_;
    bool open_start_ = false, open_end_ = false;
    std::vector<Segment> segments_;
    std::string only_;  ///< the only segment, when it is one literal or nothing
    bool simple_ = false;
};

}  // namespace mitsuke::rules
