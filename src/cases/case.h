// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.h"
#include "base/time.h"
#include "events/coverage.h"
#include "events/detection.h"

namespace mitsuke::cases {

/// Software at the root of a case. Empty strings are unknown.
struct RootProduct {
    std::string name, version, signer, installer;
};

/// One detection's share in a case's score.
struct Evidence {
    size_t detection = 0;                ///< index into Findings::detections
    int weight = 0;                      ///< 0 for a repeat of what is already counted
    std::shared_ptr<const Message> why;  ///< one for all that would say the same
};

/// What speaks against the case.
struct Counterweight {
    int weight = 0;  ///< negative
    Message why;
};

/// What earlier hunts with the same state told of a case.
struct Continuation {
    Time since{};                                   ///< its first trace of all
    int score = 0;                                  ///< the highest
    std::vector<std::string> also;                  ///< ids of cases that turned out to be this one
    std::vector<std::string> indicators, to_block;  ///< what they named of it, as in Case
};

/// Detections joined through lineage into one story.
struct Case {
    std::string id;                         ///< derived from the first evidence that was ever told of it
    std::optional<Continuation> continues;  ///< empty when it is told for the first time
    int score = 0;                          ///< 0 to 100; the sum of the weights below, cut at both ends
    events::Level severity = events::Level::informational;
    Message title;
    std::vector<Message> story;  ///< who brought what, when, and whom it talked to, in order
    std::optional<RootProduct> product;
    std::vector<std::string> hosts;
    Time first_seen{}, last_seen{};
    std::vector<Evidence> evidence;  ///< in order of time
    std::vector<Counterweight> against;
    std::vector<std::string> indicators;  ///< names, addresses, hashes and paths to look for elsewhere
    std::vector<std::string> to_block;    ///< names and addresses that only the bad in it has use for
    std::vector<std::string> attack;      ///< ATT&CK techniques
    std::vector<Message> actions;         ///< what to do, in order
};

/// A case of an earlier hunt with the same state that this one saw nothing of.
struct EarlierCase {
    std::string id;
    Message title;        ///< an empty id when its words were forgotten; so are product and hosts then
    std::string product;  ///< empty when unknown
    std::vector<std::string> hosts;
    bool has_more_hosts = false;
    int score = 0;  ///< the highest
    events::Level severity = events::Level::informational;
    Time first_seen{}, last_seen{};
    /// Records of one of its hosts were looked at; empty where nobody can tell: all or some of the hosts were
    /// forgotten, coverage does not count them, or only the first label of a name is the same.
    std::optional<bool> is_examined;
    bool is_recent = false;  ///< its last trace is near enough to this hunt to count as open (earlier_cases.h)
};

struct EarlierCases {
    size_t count = 0;                ///< of all
    std::vector<EarlierCase> cases;  ///< the gravest of them, newest first
};

/// All that a hunt says. Every detection belongs to at most one case.
struct Findings {
    std::shared_ptr<events::KeptStore> kept;     ///< where the detections' fields are; may be null
    std::vector<Case> cases;                     ///< highest score first
    std::vector<events::Detection> detections;   ///< by time, host, source, record, rule
    std::vector<std::optional<size_t>> case_of;  ///< for each detection, its case's index
    events::Coverage coverage;
    std::optional<EarlierCases> earlier{};  ///< empty when the hunt has no state
};

}  // namespace mitsuke::cases
