// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "views/reader.h"
#include "views/visible_text.h"

namespace mitsuke::views {

/// What a case says, as a person may read it on a page or a terminal: in the reader's language, and with every name,
/// address and URL of the Internet defanged in the one way, whichever sentence or field it stands in. The machines that
/// the case is about keep their names. `reader` and `of` outlive this.
class CaseWords {
public:
    CaseWords(const Reader& reader, const cases::Case& of);
    CaseWords(const Reader& reader, const cases::EarlierCase& of);

    std::string sentence(const Message& message) const;
    /// Free text: a path, a command line, a name.
    std::string text(std::string_view text) const { return defang_.text(text); }
    /// The value of a field that holds names, addresses or URLs, one or several.
    std::string remote(std::string_view value) const;

private:
    static bool is_plain(std::string_view parameter);
    std::string item(std::string_view value) const;

    const Reader& reader_;
    const std::vector<std::string>& hosts_;
    Defang defang_;
};

/// Of a case of an earlier hunt, safe to print: its title, or that it was forgotten; on which hosts, the first of many.
std::string title_of(const Reader& reader, const cases::EarlierCase& of);
std::string hosts_of(const Reader& reader, const cases::EarlierCase& of);

/// That somebody should look whether what was advised for it was done.
std::string still_to_check(const Reader& reader, const cases::EarlierCase& of);

/// Ids of what else is to be said of it: that nobody looked at its hosts, that it counts no longer.
std::vector<std::string_view> remarks_on(const cases::EarlierCase& of);

/// "41", or "41 (so far 92)" when an earlier hunt told more of it: nothing looks less grave because a day was quiet.
std::string score_so_far(const Reader& reader, const cases::Case& of);

}  // namespace mitsuke::views
