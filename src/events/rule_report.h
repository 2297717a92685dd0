// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events/detection.h"

namespace mitsuke::events {

/// How bad what was found about a rule is.
enum class Gravity : uint8_t {
    note,     ///< a matter of form: the rule does what it says
    warning,  ///< it loads, and most likely does not do what its author meant
    error,    ///< it was not loaded
};
std::string_view to_string(Gravity gravity);

/// Something to be said about a rule file, for its author.
struct RuleFinding {
    Gravity gravity = Gravity::warning;
    std::string file;
    uint64_t line = 0, column = 0;  ///< from 1; 0 when unknown
    std::string rule_id;            ///< empty when it was not read
    std::string why;                ///< one line
    std::string excerpt;            ///< the line with a caret under the word; may be empty
};

/// A log source as a rule asks for it; empty parts ask for nothing.
struct AskedLogSource {
    std::string product, service, category;
};

enum class RuleType : uint8_t { rule, correlation, filter };
std::string_view to_string(RuleType type);

/// A loaded rule, correlation or filter as a list shows it.
struct RuleEntry {
    RuleType type = RuleType::rule;
    std::string file;
    uint64_t line = 0;
    std::string id, name, title, title_ja;
    Level level = Level::medium;
    AskedLogSource log_source;  ///< empty for a correlation
    std::vector<std::string> attack;
    bool own = false;
    bool over_ledgers = false;  ///< judged only in a hunt, after the ledgers
};

/// Why a rule matched an event, or did not: its condition, down to each question about a field.
struct Explanation {
    struct Node {
        enum class Kind : uint8_t { test, all_of, any_of, at_least, negation, search };
        Kind kind = Kind::test;
        bool holds = false;
        std::string name;  ///< of a search identifier; of a test: the key as the rule writes it; empty for keywords
        size_t count = 0;  ///< of at_least
        std::vector<Node> children;

        // Of a test:
        struct Match {
            std::string pattern, value;  ///< `value` is empty where the pattern asks for an absent field
        };
        std::vector<std::string> seen;     ///< the field's values in the event, the first few
        bool all = false;                  ///< every pattern must hold, not one
        bool absent = false;               ///< the event has no such field
        bool from_ledger = false;          ///< a field that only a hunt's ledgers add
        size_t patterns = 0;               ///< that the test asks for
        std::vector<Match> matched;        ///< patterns that hold, the first few
        std::vector<std::string> unmet{};  ///< patterns that do not, the first few
    };

    RuleEntry rule;
    std::string product, service;  ///< the event's log source
    std::vector<std::string> categories;
    bool log_source_fits = false;
    Node condition;
    bool matches = false;  ///< the log source fits and the condition holds
    double nearness = 0;   ///< how much of the condition holds, 0 to 1
};

/// What the trials of one test file came to: events that a rule must match, and must not.
struct TrialReport {
    struct Failure {
        std::string name;    ///< of the trial
        uint64_t line = 0;   ///< where it begins in the test file
        bool wanted = true;  ///< whether the rule was to match
        /// How the rules judged the last event of the trial: those that were to match, or that did.
        std::vector<Explanation> explanations;
    };
    std::string file;
    size_t trials = 0;
    std::vector<Failure> failures;
    std::vector<RuleFinding> errors;  ///< why trials could not be held: in the test file, or in the rule's

    bool passed() const { return failures.empty() && errors.empty(); }
};

}  // namespace mitsuke::events
