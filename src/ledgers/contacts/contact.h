// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/home_networks.h"
#include "base/ip.h"
#include "events/event.h"

namespace mitsuke::ledgers {

/// By what a program reached out.
enum class Channel : uint8_t { dns, tls, http, connection };
std::string_view to_string(Channel channel);

/// What a DNS answer was.
enum class Answer : uint8_t {
    unknown,  ///< the record does not tell
    none,     ///< nothing of that type under the name (RFC 2308 2.2), or a failure
    no_name,  ///< no such name
    address,  ///< A or AAAA
    data,     ///< TXT, CNAME, NULL .. alone
};

/// One event in the contacts ledger's words. Views live as long as the event and the arena it was read with.
struct ContactAct {
    Channel channel = Channel::dns;
    std::string_view product;      ///< root product of the program; empty when unknown
    std::string_view version;      ///< its version
    std::string_view image;        ///< program; empty on the wire
    std::string_view name;         ///< lower-case, without the last dot; empty for an address
    std::string_view destination;  ///< registered domain, or address (with port, for Channel::connection)
    std::string_view type;         ///< record type asked; empty when unknown
    std::string_view server;       ///< address asked or connected to
    std::optional<IpAddress> server_address;
    Answer answer = Answer::unknown;
    std::vector<IpAddress> addresses;  ///< of the answer, those outside
    size_t answer_size = 0;            ///< bytes of text in the answer
    uint64_t received = 0;             ///< bytes that a connection brought; 0 when the record does not tell
    bool is_end = false;               ///< the record of a connection's end, which was told of when it began

    /// The labels of `name` before the registered domain.
    std::string_view under() const;
    /// Who is asking, as far as known: product, else program, else nobody.
    std::string_view identity() const { return product.empty() ? image : product; }
};

/// Whether the event is a contact that a ledger learns from, by log source and fields alone.
bool is_contact(const events::Event& event, const HomeNetworks& home);
/// Reads the contact into `contact`, whose memory is used again, or one with an empty destination: a name that nobody
/// registered, an address of the house, or the other end of somebody else's contact.
void read_contact(const events::Event& event, const HomeNetworks& home, Arena& arena, ContactAct& contact);

}  // namespace mitsuke::ledgers
