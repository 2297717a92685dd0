// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ip.h"
#include "base/time.h"
#include "ledgers/contacts/cadence.h"
#include "ledgers/contacts/claims.h"
#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/contact_facts.h"

namespace mitsuke::ledgers {

/// A text of at most fifteen bytes, in place; of a longer one, its begin.
class ShortText {
public:
    ShortText() = default;
    explicit ShortText(std::string_view text) : size_(static_cast<uint8_t>(std::min(text.size(), bytes_.size()))) {
        std::copy_n(text.data(), size_, bytes_.data());
    }
    std::string_view view() const { return {bytes_.data(), size_}; }

private:
    std::array<char, 15> bytes_{};
    uint8_t size_ = 0;
};

/// A question asked a moment ago, or a connection made.
struct RecentQuestion {
    uint64_t key = 0;  ///< of the contact it was counted for
    Time time{};
    std::optional<IpAddress> server;
    bool is_attributed = false;  ///< its program is known
    Answer answer = Answer::unknown;
    ShortText type;
    // Of a connection:
    uint64_t identity = 0, received = 0;
    std::unique_ptr<Actor> actor;  ///< null when nobody is known
};

/// What the contacts ledger remembers of one host. About 1.3 kB, and 1 kB for each Claims.
class ContactHost {
public:
    /// The record of the same question made by another sensor, or the next try of a resolver; null when
    /// there is none. Sysmon's time may be up to a second early.
    RecentQuestion* twin(uint64_t name, Time time);
    RecentQuestion& remember(uint64_t name, uint64_t key, const ContactAct& contact, Time time);

    /// Begins to load what a contact at that time will write to.
    void prefetch(uint32_t second) const;

    /// Counts a question to a resolver.
    void asked(uint64_t server);
    /// Whether `server` is one that the host hardly asks, while it has a usual one.
    bool is_past_resolver(uint64_t server) const;

    /// Counts a domain asked for the first time, and one whose names were found to look like data.
    void new_domain() { ++domains_; }
    void new_data_domain() { ++data_domains_; }
    /// Bits against a channel on a host where names that look like data are usual (a mail filter, a proxy).
    double usual_bits() const;

    /// Names of the machine, its users and their domain, for the search in questions. Lower-case.
    void learn_own_name(std::string_view kind, std::string_view name);
    bool knows_own_names() const { return own_names_.size() >= own_names_max; }
    struct OwnName {
        std::string_view kind;
        std::string name;
    };
    const std::vector<OwnName>& own_names() const { return own_names_; }

    Activity& activity() { return activity_; }

    /// Whether one more look at this host's contacts counts towards the alarm budget. A bound a day: no machine alone
    /// can raise what the evidence about the others needs.
    bool counts_for_budget(uint32_t second);

    /// An answer came to a channel that had had none, or one far larger than all before; what the sender does next may
    /// be what it was told to.
    struct Awakened {
        Time at{};
        std::string lineage, image, domain, name;
        uint64_t bytes = 0, bytes_before = 0;  ///< of the answer, where it was its size
        std::vector<Reason> reasons;
    };
    std::optional<Awakened>& awakened() { return awakened_; }

    /// Where both the wire and records of the host tell of its connections, or of its questions: who claims which.
    /// Null while only one of them does.
    enum class View : uint8_t { wire, host };
    Claims* claims(View view, Channel channel);

    /// Counts a connection to a destination outside.
    void connected(View view) { ++connections_[static_cast<size_t>(view)]; }
    /// Whether connections of the host are seen at all.
    bool shows_connections(View view) const { return connections_[static_cast<size_t>(view)] >= connections_min; }

    /// Keys of this host's candidates for a channel, the newest last.
    void learn_candidate(uint64_t key);
    const std::vector<uint64_t>& candidates() const { return candidates_; }

    /// What lasts: not the questions of the moment, and not the names, which each record tells anew.
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(servers_, questions_, domains_, data_domains_, candidates_, activity_, judged_day_, judged_);
    }

private:
    static constexpr uint32_t connections_min = 20;
    static constexpr size_t recent_max = 8, servers_max = 4, own_names_max = 12, candidates_max = 16;

    struct Server {
        uint64_t address = 0;
        uint32_t questions = 0;
        template <typename Snapshot>
        void describe(Snapshot& snapshot) {
            snapshot(address, questions);
        }
    };
    // What each contact looks at comes first, close together.
    std::array<uint64_t, recent_max> recent_names_{};  ///< hashes, of recent_: nearly all differ from what is asked
    size_t next_ = 0;
    uint32_t questions_ = 0, domains_ = 0, data_domains_ = 0;
    std::array<uint32_t, 2> connections_{};  ///< by View
    std::array<uint8_t, 2> views_{};         ///< of connections and of questions, a bit for each View
    std::array<Server, servers_max> servers_{};
    std::vector<OwnName> own_names_;
    Activity activity_;
    std::array<RecentQuestion, recent_max> recent_{};
    uint32_t judged_day_ = 0, judged_ = 0;
    std::array<std::unique_ptr<Claims>, 2> claims_;
    std::vector<uint64_t> candidates_;
    std::optional<Awakened> awakened_;
};

}  // namespace mitsuke::ledgers
