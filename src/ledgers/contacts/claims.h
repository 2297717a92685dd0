// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "ledgers/contacts/contact.h"

namespace mitsuke::ledgers {

/// A contact of a host that the wire showed, for as long as its records may still claim it.
struct WireContact {
    uint64_t name = 0;         ///< hash of what was asked for, or of the address and port
    Time time{}, last_time{};  ///< of the first try, and of the last
    uint32_t source = 0;
    uint64_t record = 0;
    Channel channel = Channel::connection;
    std::string asked, destination, server, port;
};

/// Which of a host's contacts on the wire its own records claim: a process connected, a process asked. A host whose
/// records claim nearly all of them and one contact that they do not belong to something that hides from them, or has
/// a network stack of its own. Only what the records could have told is counted: they were heard before and after.
/// About 3 kB, at most 24.
class Claims {
public:
    /// The wire showed it.
    void seen(WireContact contact);
    /// A record of the host tells of a contact with that name. Returns what waited in vain.
    std::vector<WireContact> claimed(uint64_t name, Time time);

    /// Contacts that were claimed, and that were not.
    uint32_t claimed_count() const { return claimed_; }
    uint32_t unclaimed_count() const { return unclaimed_; }

private:
    struct Claim {
        uint64_t name = 0;
        Time time{};
    };
    bool is_claimed(const WireContact& contact) const;

    static constexpr size_t claims_max = 64, waiting_max = 16;
    std::array<Claim, claims_max> claims_{};
    size_t next_ = 0;
    std::vector<WireContact> waiting_;
    uint32_t claimed_ = 0, unclaimed_ = 0;
};

}  // namespace mitsuke::ledgers
