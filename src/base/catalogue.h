// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/result.h"

namespace mitsuke {

enum class Language : uint8_t { english, japanese };

/// A sentence before it is put into a language: an id of the catalogue and its parameters. A
/// parameter "name.ja" that is not empty stands for "name" in a Japanese sentence.
struct Message {
    std::string id;
    std::vector<std::pair<std::string, std::string>> parameters;

    bool operator<(const Message& other) const {
        return std::tie(id, parameters) < std::tie(other.id, other.parameters);
    }
};

/// All sentences that a person reads, by id, in every language. One catalogue serves the command
/// line, the report and the page.
class Catalogue {
public:
    /// Lines "id<TAB>English<TAB>Japanese"; '#' begins a comment line; {name} is a parameter. An id
    /// without a Japanese text, a repeated id, or parameters that differ between languages are errors.
    static Result<Catalogue> parse(std::string_view text);

    /// The sentence, parameters filled in. An unknown id renders as "[id]", so that it is seen.
    std::string render(const Message& message, Language language) const;
    std::string render(std::string_view id, Language language) const {
        return render(Message{std::string(id), {}}, language);
    }
    /// The message that says `text` in English: of the ids that begin with `prefix` the one with the most letters of
    /// its own. For what parsers say in English only. Nothing when no text fits.
    std::optional<Message> recognise(std::string_view text, std::string_view prefix) const;
    bool has(std::string_view id) const { return texts_.contains(id); }

private:
    std::map<std::string, std::pair<std::string, std::string>, std::less<>> texts_;
};

}  // namespace mitsuke
