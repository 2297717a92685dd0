// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::rules {

/// A stretch of a text under `expand`: plain text, or the name between two percent signs.
struct PlaceholderPiece {
    bool is_placeholder = false;
    std::string text;
};

/// "\%plain%name%" is "%plain" and the placeholder "name" (specification, "Placeholders"). A percent
/// sign that begins no "%name%" is itself.
std::vector<PlaceholderPiece> find_placeholders(std::string_view text);

}  // namespace mitsuke::rules
