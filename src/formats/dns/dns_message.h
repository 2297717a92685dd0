// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/dns/dns_name.h"

namespace mitsuke::formats {

/// RFC 1035 4.1.1.
struct DnsHeader {
    uint16_t id = 0, flags = 0;
    uint16_t questions = 0, answers = 0, authorities = 0, additionals = 0;

    bool is_response() const { return (flags & 0x8000U) != 0; }
    unsigned opcode() const { return flags >> 11 & 0xFU; }
    bool is_truncated() const { return (flags & 0x0200U) != 0; }
    unsigned rcode() const { return flags & 0xFU; }
};

struct DnsQuestion {
    std::string_view labels;  ///< of the name, see dns_labels_max; valid until the next question is read
    uint16_t type = 0, query_class = 0;
};

enum class DnsSection : uint8_t { answer, authority, additional };

struct DnsRecord {
    size_t name_position = 0;  ///< of its owner's name in the message, which is well-formed
    DnsSection section{};
    uint16_t type = 0, record_class = 0;
    uint32_t ttl = 0;
    size_t data_position = 0;  ///< of its RDATA in the message
    std::string_view data;
};

/// Walks one DNS message (RFC 1035, EDNS of RFC 6891) in order: header, questions, records. Nothing
/// is allocated. Views point into the message, which must outlive the reader.
class DnsReader {
public:
    static constexpr size_t header_size = 12;

    explicit DnsReader(std::string_view message);

    const DnsHeader& header() const { return header_; }
    /// False at the end of the questions and when the message is malformed.
    bool next_question(DnsQuestion& question);
    /// Skips questions that were not read. False at the end and when the message is malformed.
    bool next_record(DnsRecord& record);
    /// The message breaks the rules at or before the present place. What was read stays good.
    bool failed() const { return failed_; }

private:
    bool fail() {
        failed_ = true;
        return false;
    }
    std::optional<size_t> skip_owner() const;

    std::string_view message_;
    DnsHeader header_;
    size_t position_ = header_size;
    unsigned questions_left_ = 0, records_read_ = 0;
    bool failed_ = false;
    bool has_question_ = false;  // the name after the header was read
    std::array<char, dns_labels_max> labels_;
};

/// "A", "TXT", ..; "TYPE65280" for a number without a name (RFC 3597 5). The view lives until the
/// next call with the same `buffer`.
std::string_view dns_type_name(uint16_t type, std::string& buffer);
/// The number of a result code's name ("NXDOMAIN" -> 3), or -1.
int dns_rcode_number(std::string_view name);

/// Appends a record's data as text: addresses, names, the text of TXT without quotes, "10 mail.a.b"
/// for MX, SVCB and HTTPS as RFC 9460 2.1 writes them; anything else, and what is malformed, as RFC
/// 3597 5 writes unknown data ("\# 4 0a000001").
void append_dns_data(std::string_view message, const DnsRecord& record, std::string& out);

}  // namespace mitsuke::formats
