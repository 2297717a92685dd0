// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "rules/yaml_reader.h"

namespace mitsuke::rules {

enum class ScalarType : uint8_t { null, boolean, integer, real, text };

/// A scalar with the type that YAML gives it. `text` is how an event would write it: an integer in
/// decimal (0x10 is 16), "true" or "false", a real number as it stands.
struct Scalar {
    ScalarType type = ScalarType::text;
    std::string text;

    bool is_number() const { return type == ScalarType::integer || type == ScalarType::real; }
};

/// By the core schema (YAML 1.2.2, 10.3.2); a quoted scalar is text. Unlike YAML 1.1, `yes` and `on`
/// are text, 010 is ten and 22:30 is text.
Scalar resolve(const YamlNode& scalar);

}  // namespace mitsuke::rules
