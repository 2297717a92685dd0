// SPDX-License-Identifier: Apache-2.0
#include "rules/linker.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "rules/inspection.h"
#include "rules/limits.h"
#include "rules/rule_directory.h"
#include "rules/rule_set_implementation.h"
#include "rules/stage.h"

namespace mitsuke::rules {

namespace {

using Target = RuleDirectory::Target;

/// Tells what is wrong, as many times per file as the loading of a file does.
class Messages {
public:
    explicit Messages(RuleSet::Implementation& into) : into_(into) {}

    void reject(const events::RuleInfo& info, const std::string& file, Place place, const std::string& why) {
        rejected_ids_.insert(ascii_lower(info.id));
        if (++told_[info.name].rejected > limits::messages_max) return;
        into_.rejected.push_back({info.name, place.line, place.column, info.id, why, excerpt(file, place)});
    }
    void warn(const events::RuleInfo& info, const std::string& file, Place place, const std::string& why) {
        if (++told_[info.name].warned > limits::messages_max) return;
        into_.doubts.push_back(
            {events::Gravity::warning, info.name, place.line, place.column, info.id, why, excerpt(file, place)});
    }
    bool is_rejected_id(std::string_view id) const { return rejected_ids_.contains(ascii_lower(id)); }
    void note_rejected_ids() {
        for (const auto& each : into_.rejected)
            if (!each.rule_id.empty()) rejected_ids_.insert(ascii_lower(each.rule_id));
    }

    /// Nothing is cut silently.
    void finish() {
        constexpr size_t shown = limits::messages_max;
        const std::set<std::string> names = files();
        for (const auto& name : names) {
            const auto& told = told_[name];
            if (told.rejected > shown)
                into_.rejected.push_back({name,
                                          0,
                                          0,
                                          {},
                                          fmt::format("{} more rules of this file are rejected", told.rejected - shown),
                                          {}});
            if (told.warned > shown)
                into_.doubts.push_back({events::Gravity::warning,
                                        name,
                                        0,
                                        0,
                                        {},
                                        fmt::format("{} more warnings", told.warned - shown),
                                        {}});
        }
    }

private:
    struct Told {
        size_t rejected = 0, warned = 0;
    };
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& [name, told] : told_) names.insert(name);
        return names;
    }

    RuleSet::Implementation& into_;
    std::unordered_map<std::string, Told> told_;
    std::unordered_set<std::string> rejected_ids_;
};

std::string unknown_rule(const RuleReference& reference, const RuleDirectory& directory, const Messages& messages) {
    if (messages.is_rejected_id(reference.text)) return fmt::format("the rule '{}' is itself rejected", reference.text);
    return fmt::format("no rule has the id or name '{}'{}", reference.text, directory.suggestion_for(reference.text));
}

std::string ambiguous_rule(const RuleReference& reference) {
    return fmt::format("several rules are called '{}': name one by its id", reference.text);
}

class FilterLinker {
public:
    FilterLinker(RuleSet::Implementation& rules, const RuleDirectory& directory, Messages& messages)
        : rules_(rules), directory_(directory), messages_(messages) {}

    void link() {
        for (const auto& entry : rules_.unlinked.filters) link(entry);
        if (copies_ > 0) index_again();
    }

private:
    void link(const Unlinked::Entry<Filter>& entry) {
        const Filter& filter = entry.document;
        const auto& info = filter.detection.info;
        const std::vector<size_t> targets = filter.references.empty() ? any_rule(filter) : named_rules(entry);
        copies_ += pattern_count(filter) * targets.size();
        if (copies_ > limits::filter_copies_max)
            return messages_.reject(
                info, *entry.file, filter.rules_place,
                fmt::format("filters add more than {} patterns to the rules", limits::filter_copies_max));
        for (const size_t index : targets) lay_in(filter, rules_.rules[index]);
        if (targets.empty()) messages_.warn(info, *entry.file, filter.rules_place, "the filter acts on no rule");
        rules_.filters.push_back(entry_of(filter));
    }

    std::vector<size_t> any_rule(const Filter& filter) const {
        std::vector<size_t> targets;
        for (size_t index = 0; index < rules_.rules.size(); ++index)
            if (covers(filter.detection.log_source, rules_.rules[index].log_source)) targets.push_back(index);
        return targets;
    }

    std::vector<size_t> named_rules(const Unlinked::Entry<Filter>& entry) {
        const Filter& filter = entry.document;
        std::set<size_t> targets;
        for (const auto& reference : filter.references)
            if (const std::string doubt = take(reference, filter, targets); !doubt.empty())
                messages_.warn(filter.detection.info, *entry.file, reference.place, doubt);
        return {targets.begin(), targets.end()};
    }

    /// What is to be said of the reference; empty when it is plain.
    std::string take(const RuleReference& reference, const Filter& filter, std::set<size_t>& targets) const {
        const auto found = directory_.find(reference.text, filter.detection.info.name);
        if (found.is_ambiguous) return ambiguous_rule(reference);
        if (found.targets.empty()) return unknown_rule(reference, directory_, messages_);
        for (const auto& target : found.targets) {
            if (target.is_correlation)
                return fmt::format("'{}' is a correlation: a filter acts on the rules that it names", reference.text);
            if (!covers(filter.detection.log_source, rules_.rules[target.index].log_source))
                return fmt::format("the rule '{}' is of another logsource than the filter", reference.text);
            targets.insert(target.index);
        }
        return {};
    }

    /// A filter may read what a ledger adds, and so put its rules off to the later stage.
    void index_again() {
        rules_.indices = {};
        for (size_t index = 0; index < rules_.rules.size(); ++index) {
            const Rule& rule = rules_.rules[index];
            rules_.index(stage_of(rule, rules_.slots)).add(rule.log_source, static_cast<uint32_t>(index));
        }
    }

    RuleSet::Implementation& rules_;
    const RuleDirectory& directory_;
    Messages& messages_;
    size_t copies_ = 0;
};

/// Links each correlation after those that it names (Kahn's algorithm), so a circle is what is left.
class CorrelationLinker {
public:
    CorrelationLinker(RuleSet::Implementation& rules, const RuleDirectory& directory, Messages& messages)
        : rules_(rules),
          directory_(directory),
          messages_(messages),
          entries_(rules.unlinked.correlations),
          nodes_(entries_.size()) {}

    void link() {
        for (size_t index = 0; index < entries_.size(); ++index) find_targets(index);
        std::vector<size_t> ready;
        for (size_t index = 0; index < entries_.size(); ++index)
            if (nodes_[index].waits_for == 0) ready.push_back(index);
        for (size_t next = 0; next < ready.size(); ++next) settle(ready[next], ready);
        for (size_t index = 0; index < entries_.size(); ++index)
            if (nodes_[index].waits_for > 0) reject_circle(index);
        mark_silent();
    }

private:
    struct Node {
        std::vector<std::vector<Target>> targets;  ///< by reference
        std::vector<bool> ambiguous;
        std::vector<size_t> needed_by;
        size_t waits_for = 0;
        Correlation* linked = nullptr;
    };

    void reject(size_t index, Place place, const std::string& why) {
        messages_.reject(entries_[index].document.info, *entries_[index].file, place, why);
    }

    void find_targets(size_t index) {
        const Correlation& correlation = entries_[index].document;
        Node& node = nodes_[index];
        for (const auto& reference : correlation.references) {
            auto found = directory_.find(reference.text, correlation.info.name);
            node.targets.push_back(std::move(found.targets));
            node.ambiguous.push_back(found.is_ambiguous);
            for (const auto& target : node.targets.back()) {
                if (!target.is_correlation) continue;
                nodes_[target.index].needed_by.push_back(index);
                ++node.waits_for;
            }
        }
    }

    void settle(size_t index, std::vector<size_t>& ready) {
        if (const auto complaint = link_one(index)) reject(index, complaint->place, complaint->why);
        for (const size_t dependent : nodes_[index].needed_by)
            if (--nodes_[dependent].waits_for == 0) ready.push_back(dependent);
    }

    std::optional<Complaint> link_one(size_t index) {
        Correlation& correlation = entries_[index].document;
        const Node& node = nodes_[index];
        for (size_t position = 0; position < node.targets.size(); ++position) {
            const auto& reference = correlation.references[position];
            const auto& targets = node.targets[position];
            if (node.ambiguous[position]) return Complaint{reference.place, ambiguous_rule(reference)};
            if (targets.empty()) return Complaint{reference.place, unknown_rule(reference, directory_, messages_)};
            correlation.rules.emplace_back();
            for (const auto& target : targets) {
                const auto* info = info_of(target);
                if (!info)
                    return Complaint{reference.place, fmt::format("the rule '{}' is itself rejected", reference.text)};
                correlation.rules.back().push_back(info);
            }
        }
        if (auto complaint = place_fields(correlation, node)) return complaint;
        nodes_[index].linked = &rules_.correlations.emplace_back(std::move(correlation));
        return {};
    }

    events::RuleInfo* info_of(const Target& target) const {
        if (!target.is_correlation) return &rules_.rules[target.index].info;
        return nodes_[target.index].linked ? &nodes_[target.index].linked->info : nullptr;
    }

    const std::string& name_of(const Target& target) const {
        return target.is_correlation ? nodes_[target.index].linked->name : rules_.rules[target.index].name;
    }

    /// An alias names a rule as the correlation does, or by the rule's name or id.
    bool is_meant(const RuleReference& alias, const RuleReference& reference, const Target& target) const {
        return alias.text == reference.text || alias.text == name_of(target) ||
               equals_ignoring_case(alias.text, info_of(target)->id);
    }

    /// Which field each alias stands for in each rule; the field itself where no alias says another.
    std::optional<Complaint> place_fields(Correlation& correlation, const Node& node) const {
        for (auto* fields : {&correlation.group_by, &correlation.fields})
            for (auto& field : *fields) field.ids.assign(correlation.references.size(), field.id);
        for (const auto& alias : correlation.aliases) {
            bool found = false;
            for (size_t position = 0; position < node.targets.size(); ++position) {
                if (!is_meant(alias.rule, correlation.references[position], node.targets[position][0])) continue;
                found = true;
                for (auto* fields : {&correlation.group_by, &correlation.fields})
                    for (auto& field : *fields)
                        if (field.name == alias.name) field.ids[position] = alias.field;
            }
            if (!found)
                return Complaint{alias.rule.place, fmt::format("the correlation names no rule '{}'", alias.rule.text)};
        }
        return {};
    }

    /// The reference by which a correlation that waits waits for another that does.
    size_t waiting_reference(size_t index) const {
        const auto& targets = nodes_[index].targets;
        for (size_t position = 0; position < targets.size(); ++position)
            for (const auto& target : targets[position])
                if (target.is_correlation && nodes_[target.index].waits_for > 0) return position;
        return 0;
    }

    size_t waiting_target(size_t index) const {
        for (const auto& target : nodes_[index].targets[waiting_reference(index)])
            if (target.is_correlation && nodes_[target.index].waits_for > 0) return target.index;
        return index;
    }

    void reject_circle(size_t index) {
        constexpr size_t shown = 16;
        const auto& reference = entries_[index].document.references[waiting_reference(index)];
        std::string path = entries_[index].document.info.title;
        size_t at = index;
        for (size_t step = 0; step < shown; ++step) {
            at = waiting_target(at);
            path += " > " + entries_[at].document.info.title;
            if (at == index)
                return reject(index, reference.place, "correlations refer to each other in a circle: " + path);
        }
        reject(index, reference.place,
               fmt::format("the rule '{}' is itself rejected: it is in a circle, or refers to one", reference.text));
    }

    /// `generate` (default false) of a correlation says whether its rules also stand alone. One that
    /// says so outright wins over others that say nothing.
    void mark_silent() {
        std::unordered_set<const events::RuleInfo*> loud;
        for (const auto& correlation : rules_.correlations)
            for (const auto& same : correlation.rules)
                if (correlation.generate) loud.insert(same.begin(), same.end());
        for (size_t index = 0; index < nodes_.size(); ++index) {
            const Node& node = nodes_[index];
            if (!node.linked || node.linked->generate) continue;
            for (size_t position = 0; position < node.targets.size(); ++position)
                for (const auto& target : node.targets[position])
                    if (!loud.contains(info_of(target))) silence(*info_of(target), index, position);
        }
    }

    void silence(events::RuleInfo& info, size_t index, size_t position) {
        const Correlation& correlation = *nodes_[index].linked;
        info.silent = true;
        if (info.name == correlation.info.name) return;
        messages_.warn(
            correlation.info, *entries_[index].file, correlation.references[position].place,
            fmt::format("the rule '{}' of {} makes no detections of its own now; 'generate: true' keeps them",
                        info.title, info.name));
    }

    RuleSet::Implementation& rules_;
    const RuleDirectory& directory_;
    Messages& messages_;
    std::vector<Unlinked::Entry<Correlation>>& entries_;
    std::vector<Node> nodes_;
};

}  // namespace

void link(RuleSet::Implementation& rules) {
    auto& unlinked = rules.unlinked;
    if (unlinked.correlations.empty() && unlinked.filters.empty()) return;
    RuleDirectory directory;
    for (size_t index = 0; index < rules.rules.size(); ++index)
        directory.add(rules.rules[index].info, rules.rules[index].name, {false, index});
    for (size_t index = 0; index < unlinked.correlations.size(); ++index) {
        const auto& correlation = unlinked.correlations[index].document;
        directory.add(correlation.info, correlation.name, {true, index});
    }
    Messages messages(rules);
    messages.note_rejected_ids();
    FilterLinker(rules, directory, messages).link();
    CorrelationLinker(rules, directory, messages).link();
    messages.finish();
    unlinked = {};
}

}  // namespace mitsuke::rules
