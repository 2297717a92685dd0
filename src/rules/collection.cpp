// SPDX-License-Identifier: Apache-2.0
#include "rules/collection.h"

#include <fmt/format.h>

#include <algorithm>

namespace mitsuke::rules {

namespace {

/// `over` wins; maps are merged key by key. The result has no more nodes than both together, and
/// every document is merged with the global one only, so documents cannot multiply.
YamlNode merged(YamlNode under, YamlNode over) {
    if (!under.is_map() || !over.is_map()) return over;
    under.place = over.place;
    for (auto& entry : over.entries) {
        const auto same = std::find_if(under.entries.begin(), under.entries.end(),
                                       [&](const YamlEntry& each) { return each.key.text == entry.key.text; });
        if (same == under.entries.end()) under.entries.push_back(std::move(entry));
        else same->value = merged(std::move(same->value), std::move(entry.value));
    }
    return under;
}

}  // namespace

Checked<std::optional<YamlNode>> Collection::complete(YamlNode document) {
    const YamlNode* const node = document.find("action");
    const std::string action = node ? node->text : "";
    const Place place = node ? node->place : document.place;
    std::erase_if(document.entries, [](const YamlEntry& entry) { return entry.key.text == "action"; });
    if (action == "global") {
        global_ = std::move(document);
        return std::nullopt;
    }
    if (action == "reset") global_.reset();
    if (action == "repeat" && !previous_) return complain(place, "'action: repeat' has no document before it");
    if (action == "repeat") document = merged(*previous_, std::move(document));
    else if (global_) document = merged(*global_, std::move(document));
    if (!action.empty() && action != "reset" && action != "repeat")
        return complain(place, fmt::format("the action '{}' is none of global, reset, repeat", action));
    if (document.entries.empty()) return std::nullopt;
    previous_ = document;
    return document;
}

}  // namespace mitsuke::rules
