// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledgers/contacts/alarm_budget.h"

namespace mitsuke::ledgers {

/// One reason for or against, in bits: log2 of how much likelier it is of a backdoor than of honest software. The word
/// names a sentence of the catalogue: case.evidence.WORD, or case.evidence.WORD.against below 0.
struct Reason {
    std::string_view what;
    double bits = 0;
};
double sum(const std::vector<Reason>& reasons);
/// "rhythm +2.1; vendors_domain -12.0"
std::string to_string(const std::vector<Reason>& reasons);

/// How often honest contacts look like those of a backdoor, in this house.
struct HonestShares {
    /// Of 42 contacts of a server's 72 hours that had six times or more, nine were as regular as a beacon, all honest.
    HonestShare rhythmic{9, 42};
    /// Destinations that a product takes up after its first day, and those that an update brings.
    HonestShare novel{2, 64}, updated{0.25, 64};

    /// Contacts with small answers only that got a large one; large answers after which a program or module came.
    HonestShare woken{4, 32}, followed{8, 32};

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(rhythmic, novel, updated, woken, followed);
    }
};

/// What is known of who contacts whom beside the evidence itself. No program and no destination is let be by name:
/// what the signer or the fleet explains counts against the evidence.
struct ContactCircumstances {
    bool is_novel = false;         ///< the destination is new to the product
    bool added_by_update = false;  ///< since its version changed
    bool is_vendors = false;       ///< the destination bears a name of the program's maker
    bool is_late = false;          ///< the program came after the installation had ended
    size_t products = 0;           ///< products or programs that contact the destination
    size_t hosts = 0;              ///< hosts that do
    double novel_habit = 0;        ///< share of the product's destinations that were new to it: a browser's is large
};
void add_circumstances(std::vector<Reason>& reasons, const ContactCircumstances& around, const HonestShares& shares);

}  // namespace mitsuke::ledgers
