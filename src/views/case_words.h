// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

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

    std::string sentence(const Message& message) const;
    /// Free text: a path, a command line, a name.
    std::string text(std::string_view text) const { return defang_.text(text); }
    /// The value of a field that holds names, addresses or URLs, one or several.
    std::string remote(std::string_view value) const;

private:
    std::string item(std::string_view value) const;

    const Reader& reader_;
    const cases::Case& case_;
    Defang defang_;
};

}  // namespace mitsuke::views
