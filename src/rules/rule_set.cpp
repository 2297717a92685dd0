// SPDX-License-Identifier: Apache-2.0
#include "rules/rule_set.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/collection.h"
#include "rules/correlation_reader.h"
#include "rules/limits.h"
#include "rules/lint.h"
#include "rules/lint_taxonomy.h"
#include "rules/reachability.h"
#include "rules/rule_reader.h"
#include "rules/rule_set_implementation.h"
#include "rules/stage.h"

namespace mitsuke::rules {

namespace {

/// Adds the documents of one file to a rule set, and keeps what is wrong with them.
class FileLoader {
public:
    FileLoader(RuleSet::Implementation& into, const std::string& name, std::string_view text,
               const LoadOptions& options)
        : into_(into), name_(name), text_(text), options_(options) {}

    void load() {
        into_.files.push_back(name_);
        if (text_.size() > limits::file_bytes_max) {
            reject({{}, fmt::format("the file is longer than {} bytes", limits::file_bytes_max)}, {});
            return finish();
        }
        YamlReader reader(text_);
        while (auto document = reader.next()) {
            if (*document) add(**std::move(document));
            else reject(document->error(), {});
        }
        finish();
    }

private:
    void add(YamlNode document) {
        std::string id = id_of(document);
        if (!document.is_map())
            return reject({document.place, "a rule must be a map of keys such as title and detection"}, id);
        auto whole = collection_.complete(std::move(document));
        if (!whole) return reject(whole.error(), id);
        if (!*whole) return;
        id = id_of(**whole);
        if (lints()) lint_form(**whole, id);
        if ((*whole)->find("correlation")) return add_correlation(**whole, id);
        if (lints()) lint_names(**whole, id);
        if ((*whole)->find("filter")) return add_filter(**whole, id);
        auto rule = read_rule(**whole, context(id));
        if (!rule) return reject(rule.error(), id);
        rule->info.name = name_;
        rule->info.own = options_.own;
        if (lints()) lint_rule(*rule, into_.slots, tell(id));
        into_.index(stage_of(*rule, into_.slots)).add(rule->log_source, static_cast<uint32_t>(into_.rules.size()));
        into_.rules.push_back(*std::move(rule));
    }

    void add_correlation(const YamlNode& document, const std::string& id) {
        auto correlation = read_correlation(document, context(id));
        if (!correlation) return reject(correlation.error(), id);
        correlation->info.name = name_;
        correlation->info.own = options_.own;
        into_.unlinked.correlations.push_back({*std::move(correlation), kept_text()});
    }

    void add_filter(const YamlNode& document, const std::string& id) {
        auto filter = read_filter(document, context(id));
        if (!filter) return reject(filter.error(), id);
        filter->detection.info.name = name_;
        into_.unlinked.filters.push_back({*std::move(filter), kept_text()});
    }

    static std::string id_of(const YamlNode& document) {
        const YamlNode* const node = document.find("id");
        return node ? node->text : "";
    }

    RuleContext context(const std::string& id) {
        return {
            into_.vocabulary,
            into_.slots,
            options_.placeholder,
            [this, id](Place place, const std::string& why) { note(events::Gravity::warning, place, id, why); },
            options_.own ? nullptr : options_.pipelines,
            {},
            lints()
                ? [this,
                   id](const Complaint& complaint) { note(events::Gravity::error, complaint.place, id, complaint.why); }
                : Also{}};
    }

    bool lints() const { return options_.scrutiny == Scrutiny::lint; }
    Tell tell(const std::string& id) {
        return
            [this, id](events::Gravity gravity, Place place, const std::string& why) { note(gravity, place, id, why); };
    }

    void lint_form(const YamlNode& document, const std::string& id) {
        lint_document(document, tell(id));
        if (id.empty()) return;
        const Place place = document.find("id")->place;
        const auto [first, is_new] = into_.ids.emplace(ascii_lower(id), fmt::format("{}:{}", name_, place.line));
        if (!is_new)
            note(events::Gravity::warning, place, id, fmt::format("this id is used twice, first in {}", first->second));
    }

    void lint_names(const YamlNode& document, const std::string& id) {
        const RuleContext names = context(id);
        const auto log_source = read_log_source(document);
        AppliedPipelines applied = apply_pipelines(document, log_source.value_or(LogSourceFilter{}), names);
        lint_taxonomy(document, applied, tell(id));
    }

    /// The file, kept until finish() for excerpts.
    std::shared_ptr<const std::string> kept_text() {
        if (!kept_text_) kept_text_ = std::make_shared<const std::string>(text_);
        return kept_text_;
    }

    void reject(const Complaint& complaint, const std::string& id) {
        if (++rejected_ > limits::messages_max) return;
        const Place place = complaint.place;
        into_.rejected.push_back({name_, place.line, place.column, id, complaint.why, excerpt(text_, place)});
    }

    void note(events::Gravity gravity, Place place, const std::string& id, const std::string& why) {
        if (++noted_ > limits::messages_max) return;
        into_.doubts.push_back({gravity, name_, place.line, place.column, id, why, excerpt(text_, place)});
    }

    /// Nothing is cut silently.
    void finish() {
        constexpr size_t shown = limits::messages_max;
        if (rejected_ > shown)
            into_.rejected.push_back(
                {name_, 0, 0, {}, fmt::format("{} more rules of this file are rejected", rejected_ - shown), {}});
        if (noted_ > shown)
            into_.doubts.push_back(
                {events::Gravity::warning, name_, 0, 0, {}, fmt::format("{} more warnings", noted_ - shown), {}});
    }

    RuleSet::Implementation& into_;
    const std::string& name_;
    std::string_view text_;
    const LoadOptions& options_;
    Collection collection_;
    std::shared_ptr<const std::string> kept_text_;
    size_t rejected_ = 0, noted_ = 0;
};

}  // namespace

RuleSet::RuleSet(events::Vocabulary& vocabulary)
    : implementation_(new Implementation{vocabulary, {}, {}, {}, {}, {}}) {}
RuleSet::~RuleSet() = default;

void RuleSet::add_file(const std::string& name, std::string_view text, const LoadOptions& options) {
    implementation_->dispatch.forget();
    FileLoader(*implementation_, name, text, options).load();
}

void RuleSet::finish() {
    link(*implementation_);
    implementation_->dispatch.forget();
}

RuleSet::Scratch::Scratch() : implementation_(std::make_unique<Implementation>()) {}
RuleSet::Scratch::~Scratch() = default;
RuleSet::Scratch::Scratch(Scratch&&) noexcept = default;
RuleSet::Scratch& RuleSet::Scratch::operator=(Scratch&&) noexcept = default;

void RuleSet::evaluate(const events::Event& event, Stage stage, Scratch& scratch,
                       std::vector<const events::RuleInfo*>& matches) const {
    const auto& units = scratch.implementation_->units(event.log_source, *implementation_);
    const Unit* const unit = units[static_cast<size_t>(stage)].get();
    if (unit) scratch.implementation_->evaluation.evaluate(*unit, event, implementation_->slots, matches);
}

bool RuleSet::wants_later(const events::Event& event, Scratch& scratch) const {
    const auto& units = scratch.implementation_->units(event.log_source, *implementation_);
    return units[static_cast<size_t>(Stage::over_ledgers)] != nullptr;
}

void RuleSet::evaluate_plainly(const events::Event& event, Stage stage,
                               std::vector<const events::RuleInfo*>& matches) const {
    std::vector<uint32_t> candidates;
    implementation_->index(stage).find(event.log_source, candidates);
    if (candidates.empty()) return;
    std::sort(candidates.begin(), candidates.end());
    EventView view(event, implementation_->slots);
    for (const uint32_t index : candidates) {
        const Rule& rule = implementation_->rules[index];
        if (rules::matches(rule, view)) matches.push_back(&rule.info);
    }
}

Outlook RuleSet::outlook(const events::Event& outline) const {
    std::vector<uint32_t> later, candidates;
    implementation_->index(Stage::over_ledgers).find(outline.log_source, later);
    if (!later.empty()) return Outlook::may_match;
    implementation_->index(Stage::single_event).find(outline.log_source, candidates);
    if (candidates.empty()) return Outlook::not_looked_at;
    std::vector<uint32_t> known;
    for (const auto& each : outline.fields) known.push_back(implementation_->slots.find(each.name));
    EventView view(outline, implementation_->slots);
    const bool may = std::any_of(candidates.begin(), candidates.end(),
                                 [&](uint32_t index) { return can_match(implementation_->rules[index], view, known); });
    return may ? Outlook::may_match : Outlook::cannot_match;
}

size_t RuleSet::size() const {
    const auto& unlinked = implementation_->unlinked;
    return implementation_->rules.size() + implementation_->correlations.size() + implementation_->filters.size() +
           unlinked.correlations.size() + unlinked.filters.size();
}
const std::vector<events::RejectedRule>& RuleSet::rejected() const { return implementation_->rejected; }

}  // namespace mitsuke::rules
