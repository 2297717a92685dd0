// SPDX-License-Identifier: Apache-2.0
#include "rules/stage.h"

#include <algorithm>

namespace mitsuke::rules {

namespace {

bool reads_ledger(const SearchNode& node, const FieldSlots& slots) {
    const auto is_ledgers = [&slots](uint32_t slot) {
        return slot != FieldSlots::none && events::is_added_by_ledger(slots.field(slot));
    };
    if (is_ledgers(node.test.slot)) return true;
    for (const auto& matcher : node.test.matchers)
        if (const auto* reference = std::get_if<FieldReference>(&matcher); reference && is_ledgers(reference->slot))
            return true;
    return std::any_of(node.children.begin(), node.children.end(),
                       [&slots](const auto& child) { return reads_ledger(child, slots); });
}

}  // namespace

Stage stage_of(const Rule& rule, const FieldSlots& slots) {
    const bool later = rule.log_source.product == "mitsuke" ||
                       std::any_of(rule.searches.begin(), rule.searches.end(),
                                   [&slots](const auto& node) { return reads_ledger(node, slots); });
    return later ? Stage::over_ledgers : Stage::single_event;
}

}  // namespace mitsuke::rules
