// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "events/vocabulary.h"

namespace mitsuke::sources {

/// One reader's memory of field names, so that the shared vocabulary is asked once per name and not
/// once per value. It also bounds what a hostile input can add to the vocabulary: names beyond
/// name_size_max bytes, and new names beyond names_max, are refused.
class FieldNames {
public:
    static constexpr size_t names_max = 32UL * 1024;
    static constexpr size_t name_size_max = 512;

    explicit FieldNames(events::Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

    std::optional<events::FieldId> id(std::string_view name) {
        if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
        if (name.empty() || name.size() > name_size_max || ids_.size() >= names_max) return {};
        const events::FieldId id = vocabulary_.id(name);
        ids_.emplace(std::string(name), id);
        return id;
    }

private:
    events::Vocabulary& vocabulary_;
    std::unordered_map<std::string, events::FieldId, StringHash, std::equal_to<>> ids_;
};

}  // namespace mitsuke::sources
