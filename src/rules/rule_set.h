// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/coverage.h"
#include "events/detection.h"
#include "events/event.h"
#include "events/rule_report.h"

namespace mitsuke::rules {

class RulePipeline;  // rules/rule_pipeline.h

/// How closely rules are looked at while they load.
enum class Scrutiny : uint8_t {
    load,  ///< what keeps them from doing what they say
    lint,  ///< matters of form, too, and conditions that no event can satisfy
};

/// What the outside gives to the loading of rules.
struct LoadOptions {
    /// Values of a placeholder (`expand`, "%name%"), or empty when no list has that name: then the
    /// rule is rejected, loudly.
    std::function<std::vector<std::string>(std::string_view name)> placeholder;
    /// True for the rules shipped with Mitsuke.
    bool own = false;
    /// Laid over rules that are not Mitsuke's own; outlive the loading.
    const std::vector<RulePipeline>* pipelines = nullptr;
    Scrutiny scrutiny = Scrutiny::load;
};

/// When a rule can be judged: as soon as its event is read, or only after the ledgers have added
/// what they know (it reads one of their fields, or facts: log source product mitsuke).
enum class Stage : uint8_t { single_event, over_ledgers };

/// What a kind of event is to the rules.
enum class Outlook : uint8_t {
    not_looked_at,  ///< no rule has such a log source
    cannot_match,   ///< rules look at it, and none can match it
    may_match,
};

/// How near an event comes to a rule.
struct Nearness {
    double value = 0;        ///< 0 to 1 for how much of the condition holds, and 1 more when the log source fits
    size_t comparisons = 0;  ///< that it took to say so
};

/// Sigma rules, compiled. Add all files, then evaluate from any number of threads, each with its own
/// Scratch.
/// Sigma specification 2.1.0; semantics where the specification is silent: docs/decisions.
class RuleSet {
public:
    explicit RuleSet(events::Vocabulary& vocabulary);
    ~RuleSet();

    /// Reads one YAML file, which may hold several documents. What cannot be loaded is kept in
    /// rejected() with its place; the rest is loaded.
    void add_file(const std::string& name, std::string_view text, const LoadOptions& options);

    /// To be called once, after the last file: lays filters into the rules that they name, and finds
    /// the rules that correlations name. What is wrong with them joins rejected() and warnings().
    void finish();
    /// What one thread needs to evaluate, and what it remembers between events. Serves one rule set.
    class Scratch {
    public:
        Scratch();
        ~Scratch();
        Scratch(Scratch&&) noexcept;
        Scratch& operator=(Scratch&&) noexcept;

    private:
        friend class RuleSet;
        struct Implementation;
        std::unique_ptr<Implementation> implementation_;
    };

    /// Appends every rule of the stage that matches the event, in load order.
    void evaluate(const events::Event& event, Stage stage, Scratch& scratch,
                  std::vector<const events::RuleInfo*>& matches) const;
    /// Whether a rule over the ledgers' fields may match such an event: then it must be kept for them.
    bool wants_later(const events::Event& event, Scratch& scratch) const;
    /// What is to be expected of an event that has this log source and, once each, these fields, whatever other
    /// fields it has. Slow: to be asked once for each kind of event.
    Outlook outlook(const events::Event& outline) const;

    /// The same answer, one rule after another: slow, and so simple that evaluate() is tested against it.
    void evaluate_plainly(const events::Event& event, Stage stage, std::vector<const events::RuleInfo*>& matches) const;

    size_t size() const;
    const std::vector<events::RejectedRule>& rejected() const;
    /// "file:line:column: why", without notes.
    std::vector<std::string> warnings() const;
    /// Errors, warnings and notes, by file (in the order of loading) and place.
    std::vector<events::RuleFinding> findings() const;

    /// All that was loaded, in load order: rules, correlations, filters.
    std::vector<events::RuleEntry> list() const;
    /// The rules, and the rules that correlations of that name stand on, that have this id, name or
    /// title (letter case does not matter), or come from the file of this name, with or without its folder and ending.
    std::vector<const events::RuleInfo*> find(std::string_view text) const;
    /// The fields that the rules and correlations read, each once.
    std::vector<std::string> fields_read() const;
    /// Why the rule matches the event or does not. `rule` is one of find()'s.
    events::Explanation explain(const events::RuleInfo& rule, const events::Event& event) const;
    /// The same question without the reasons, to be asked of many events.
    Nearness nearness(const events::RuleInfo& rule, const events::Event& event) const;

    struct Implementation;  ///< rule_set_implementation.h, for this room only

private:
    friend class Telemetry;
    friend class Correlator;
    std::unique_ptr<Implementation> implementation_;
};

/// Watches which log sources and fields a run's telemetry has, to say which rules could not fire.
/// One per thread, then merged.
class Telemetry {
public:
    /// Whether there was anybody to derive facts and to add what is known of a program's past.
    enum class Ledgers : uint8_t { on, off };

    void observe(const events::Event& event);
    void merge(const Telemetry& other);
    std::vector<events::SilentRule> cannot_fire(const RuleSet& rules, Ledgers ledgers = Ledgers::on) const;

    Telemetry();
    ~Telemetry();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace mitsuke::rules
