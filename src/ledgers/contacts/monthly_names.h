// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledgers/bounded_table.h"
#include "ledgers/contacts/contact_book.h"
#include "ledgers/contacts/evidence.h"
#include "ledgers/contacts/letter_model.h"

namespace mitsuke::ledgers {

/// Domains whose letters look drawn and that relieve one another when the calendar month turns: ShadowPad and
/// CCleaner's implant had one for each month. A sender is a product over all hosts, or a host where no program is
/// known. Keeps 12 domains for each of at most `senders_max` senders, about 200 bytes each; the domain that was silent
/// longest goes first.
class MonthlyNames {
public:
    static constexpr size_t senders_max = 20'000, names_max = 12, hosts_max = 12;

    /// A name of this month after that of the month before.
    struct Row {
        size_t names = 0;             ///< months in a row
        std::string before;           ///< the earlier names, newest first
        std::vector<Reason> reasons;  ///< letters, the turn of the month
    };
    struct Contact {
        uint64_t sender = 0;
        std::string_view domain;
        uint32_t second = 0;
        bool is_first_ever = false;  ///< nobody contacted the domain before
        uint64_t host = 0;
    };
    /// Tells once for each name and host (of twelve hosts), from the day on that it was contacted on two days.
    std::optional<Row> contacted(const Contact& contact, const LetterModel& model);
    /// Begins to load what contacted() needs.
    void prefetch(uint64_t sender) const { senders_.prefetch(sender); }
    void prefetch_value(uint64_t sender) const { senders_.prefetch_value(sender); }
    /// What was told of a sender's domain, in bits; 0 when nothing was.
    double told_bits(uint64_t sender, std::string_view domain) const;

    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(senders_);
    }
    uint64_t forgotten() const { return senders_.forgotten(); }

private:
    struct Name {
        std::string domain, before;  ///< the names of the months before it, newest first
        uint32_t first = 0, last = 0, contacts = 0, days = 0, longest_pause = 0;
        double letter_bits = 0;
        uint32_t row = 1;  ///< months in a row, with this one
        double told_bits = 0;
        FewDistinct<hosts_max> told_hosts;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(domain, before, first, last, contacts, days, longest_pause, letter_bits, row, told_bits,
                     told_hosts);
        }
        double mean_pause() const;
        bool is_due(uint64_t host) const;
    };
    struct Sender {
        std::vector<Name> names;
        std::array<uint32_t, names_max> hashes{};  ///< of their domains: most contacts are with none of them
        uint32_t seen = 0;                         ///< odd names of this month and the last
        uint32_t month = 0;
        uint32_t seen_before = 0;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(names, seen, month, seen_before);
            note_hashes();
        }
        void note_hashes();
        Name* find(std::string_view domain);
    };

    static void begin_name(Sender& sender, const Contact& contact, const LetterModel& model);
    static std::optional<Row> row_of(const Sender& sender, Name& name);
    static double turn_bits(const Name& before, const Name& name);

    BoundedTable<Sender> senders_{senders_max};
};

}  // namespace mitsuke::ledgers
