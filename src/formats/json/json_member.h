// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <string_view>

namespace mitsuke::formats {

/// The text of a member, valid as long as the document; empty when it is absent or no text.
inline std::string_view json_text(const simdjson::dom::object& object, std::string_view key) {
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? text : std::string_view{};
}

}  // namespace mitsuke::formats
