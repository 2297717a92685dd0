// SPDX-License-Identifier: Apache-2.0
#include "rules/dispatch/dispatch.h"

#include <algorithm>
#include <mutex>

#include "rules/dispatch/unit_compiler.h"
#include "rules/rule_set_implementation.h"

namespace mitsuke::rules {

namespace {

std::array<std::string_view, 5> parts_of(const events::LogSource& source) {
    return {source.product, source.service, source.categories[0], source.categories[1], source.categories[2]};
}

}  // namespace

std::string key_of(const events::LogSource& source) {
    std::string key;
    for (const auto part : parts_of(source)) {
        key += part;
        key += '\0';
    }
    return key;
}

const UnitsOfSource& Dispatch::units(const events::LogSource& source, const RuleSet::Implementation& rules) const {
    const std::string key = key_of(source);
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = units_.find(key); found != units_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    auto& units = units_[key];
    if (!units) {
        units = std::make_unique<UnitsOfSource>();
        for (const Stage stage : {Stage::single_event, Stage::over_ledgers})
            (*units)[static_cast<size_t>(stage)] = compile(source, stage, rules);
    }
    return *units;
}

std::unique_ptr<const Unit> Dispatch::compile(const events::LogSource& source, Stage stage,
                                              const RuleSet::Implementation& rules) const {
    std::vector<uint32_t> fitting;
    rules.indices[static_cast<size_t>(stage)].find(source, fitting);
    if (fitting.empty()) return nullptr;
    std::sort(fitting.begin(), fitting.end());
    std::vector<const Rule*> in_order;
    in_order.reserve(fitting.size());
    for (const uint32_t index : fitting) in_order.push_back(&rules.rules[index]);
    auto unit = compile_unit(in_order, rules.slots, fields_);
    fields_ += static_cast<uint32_t>(unit->fields.size());
    return unit;
}

void Dispatch::forget() {
    units_.clear();
    fields_ = 0;
    ++edition_;
}

const UnitsOfSource& RuleSet::Scratch::Implementation::units(const events::LogSource& source,
                                                             const RuleSet::Implementation& rules) {
    if (edition != rules.dispatch.edition()) {
        edition = rules.dispatch.edition();
        known.fill({});
        evaluation.forget();
    }
    const auto parts = parts_of(source);
    uint64_t hash = 0;
    for (const auto part : parts) hash = mix(hash, reinterpret_cast<uintptr_t>(part.data()) + part.size());
    Known& entry = known[hash % known_count];
    if (entry.units && std::equal(parts.begin(), parts.end(), entry.source.begin())) return *entry.units;
    entry.units = &rules.dispatch.units(source, rules);
    std::copy(parts.begin(), parts.end(), entry.source.begin());
    return *entry.units;
}

}  // namespace mitsuke::rules
