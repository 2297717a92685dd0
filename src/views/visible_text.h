// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/text.h"

namespace mitsuke::views {

/// A text from outside as a person may safely see it. Invalid UTF-8 becomes U+FFFD; control characters,
/// which could steer a terminal, and characters that turn or hide text (bidirectional controls, zero
/// width, tags) are spelled out as ‹U+202E›.
std::string visible(std::string_view text);

/// Makes names, addresses and URLs of attackers harmless to click and to paste: "cdn[.]example",
/// "203[.]0[.]113[.]7", "hxxps://". Paths, hashes and file names stay as they are.
class Defang {
public:
    Defang() = default;
    /// Besides URLs, defangs those of `indicators` that are names or addresses of the Internet, and
    /// names below them, and their registered domains, wherever they occur.
    explicit Defang(const std::vector<std::string>& indicators);

    std::string text(std::string_view text) const;

    /// `whole` when it is such a name, address or URL itself: needs no list.
    static std::string whole(std::string_view whole);
    /// True for "cdn.example" and "203.0.113.7", false for "svm.exe" and "C:\\a.b".
    static bool is_name_or_address(std::string_view text);

private:
    bool holds(std::string_view token) const;

    std::unordered_set<std::string, StringHash, std::equal_to<>> names_;  ///< lower case
};

}  // namespace mitsuke::views
