// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledgers/bounded_table.h"
#include "ledgers/contacts/letter_model.h"

namespace mitsuke::ledgers {

/// Domains that do not exist, asked for by one program of one host within a day. Names made by an algorithm are tried
/// until one is registered; their letters alone prove little (a quarter of honest domains is as odd), many
/// of them failing together does. Keeps 12 names for each of at most `senders_max` senders.
class FailingNames {
public:
    static constexpr size_t senders_max = 50'000, names_wanted = 12;

    struct Generated {
        size_t names = 0;
        double bits_a_letter = 0;  ///< 4.3 in honest names of hosts, 4.7 and more when drawn evenly
        std::string examples;
    };
    /// `domain` is a registered domain that was not there and that nobody had asked for before. Tells once a day.
    std::optional<Generated> failed(uint64_t sender, std::string_view domain, const LetterModel& model,
                                    uint32_t second);

    uint64_t forgotten() const { return senders_.forgotten(); }

private:
    struct Sender {
        uint32_t begin = 0;
        bool is_told = false;
        double bits = 0;  ///< a letter, summed over the names
        std::vector<std::string> domains;
    };
    BoundedTable<Sender> senders_{senders_max};
};

/// What the first label of a domain costs, bits a letter.
double bits_a_letter(std::string_view domain, const LetterModel& model);

}  // namespace mitsuke::ledgers
