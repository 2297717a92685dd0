// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cases/case.h"
#include "events/detection.h"

namespace mitsuke::cases {

/// Facts that a story tells in one sentence each, in this order, after payloads and autostarts.
constexpr std::array<std::string_view, 16> facts_told_once{
    "brought_product", "foreign_signer",       "foreign_addition",  "home_payload",
    "sideload",        "masqueraded_download", "timestomp",         "twin_persistence",
    "respawn",         "remote_exec",          "changed_component", "odd_parent",
    "resurrection",    "outlives_uninstall",   "self_erasure",      "unpackaged_program"};

/// Facts that are told once for each domain.
constexpr std::array<std::string_view, 4> facts_by_domain{"dns_channel", "generated_domain", "beacon",
                                                          "unclaimed_contact"};

constexpr size_t names_max = 8;  ///< in a sentence
/// "a, b, … (2 of 9)".
std::string joined(const std::vector<std::string>& names, size_t shown_max = names_max);

/// One fact in a sentence; an empty id for what needs none.
Message told(const events::Detection& detection);

/// What the evidence of a contact is made of, a line for each reason; empty for facts that have none.
std::vector<Message> evidence_of(const events::Detection& detection);

/// Indicators that one list or more tell of one threat.
struct IndicatorNames {
    size_t count = 1;
    std::string indicators, sources;
};
/// What they are, and that they are published or on a list of the user's own, as `detection` is.
Message indicator_words(const events::Detection& detection, const IndicatorNames& names);

/// The program that a detection is about, and whom it contacted; empty when it does not tell.
std::string program_of(const events::Detection& detection);
std::string contact_of(const events::Detection& detection);

/// The kind of an autostart in Japanese; empty where the English word serves.
std::string kind_in_japanese(std::string_view kind);

std::string text(std::string_view value);

}  // namespace mitsuke::cases
