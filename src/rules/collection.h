// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "rules/yaml_reader.h"

namespace mitsuke::rules {

/// The old rule collections of Sigma 1: `action: global` is laid under the documents after it,
/// `reset` forgets it, `repeat` takes the document before once more with changes.
class Collection {
public:
    /// The whole document; empty when the document only gives something to later ones.
    Checked<std::optional<YamlNode>> complete(YamlNode document);

private:
    std::optional<YamlNode> global_, previous_;
};

}  // namespace mitsuke::rules
