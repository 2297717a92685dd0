// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/failing_names.h"

#include <algorithm>

namespace mitsuke::ledgers {

namespace {

constexpr uint32_t window_seconds = 86'400;
constexpr double bits_wanted = 4.75;

}  // namespace

double bits_a_letter(std::string_view domain, const LetterModel& model) {
    // An abbreviation is rarer than it is odd.
    constexpr double letter_bits_max = 8;
    const std::string_view label = domain.substr(0, domain.find('.'));
    double bits = 0;
    char before = 0;
    for (const char letter : label) {
        bits += std::min(letter_bits_max, model.cost(before, letter));
        before = letter;
    }
    return label.empty() ? 0 : bits / static_cast<double>(label.size());
}

std::optional<FailingNames::Generated> FailingNames::failed(uint64_t key, std::string_view domain,
                                                            const LetterModel& model, uint32_t second) {
    constexpr size_t letters_min = 6, examples_max = 3;
    if (domain.find('.') < letters_min) return {};
    Sender& sender = senders_[key];
    if (sender.domains.empty() || second - sender.begin > window_seconds) sender = {second, false, 0, {}};
    if (sender.is_told) return {};
    sender.domains.emplace_back(domain);
    sender.bits += bits_a_letter(domain, model);
    if (sender.domains.size() < names_wanted) return {};
    Generated generated{sender.domains.size(), sender.bits / static_cast<double>(sender.domains.size()), {}};
    for (size_t index = 0; index < examples_max; ++index)
        generated.examples += (index ? ", " : "") + sender.domains[index];
    if (generated.bits_a_letter < bits_wanted) {
        // Look on: the oldest name makes room.
        sender.bits -= bits_a_letter(sender.domains.front(), model);
        sender.domains.erase(sender.domains.begin());
        return {};
    }
    sender.is_told = true;
    return generated;
}

}  // namespace mitsuke::ledgers
