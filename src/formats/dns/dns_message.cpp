// SPDX-License-Identifier: Apache-2.0
#include "formats/dns/dns_message.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/bytes.h"

namespace mitsuke::formats {

namespace {

// IANA "Domain Name System (DNS) Parameters", resource record types, ascending.
constexpr std::pair<uint16_t, std::string_view> type_names[] = {
    {1, "A"},      {2, "NS"},       {3, "MD"},          {4, "MF"},         {5, "CNAME"},   {6, "SOA"},
    {7, "MB"},     {8, "MG"},       {9, "MR"},          {10, "NULL"},      {11, "WKS"},    {12, "PTR"},
    {13, "HINFO"}, {14, "MINFO"},   {15, "MX"},         {16, "TXT"},       {17, "RP"},     {18, "AFSDB"},
    {19, "X25"},   {20, "ISDN"},    {21, "RT"},         {22, "NSAP"},      {24, "SIG"},    {25, "KEY"},
    {26, "PX"},    {28, "AAAA"},    {29, "LOC"},        {30, "NXT"},       {33, "SRV"},    {35, "NAPTR"},
    {36, "KX"},    {37, "CERT"},    {38, "A6"},         {39, "DNAME"},     {41, "OPT"},    {42, "APL"},
    {43, "DS"},    {44, "SSHFP"},   {45, "IPSECKEY"},   {46, "RRSIG"},     {47, "NSEC"},   {48, "DNSKEY"},
    {49, "DHCID"}, {50, "NSEC3"},   {51, "NSEC3PARAM"}, {52, "TLSA"},      {53, "SMIMEA"}, {55, "HIP"},
    {59, "CDS"},   {60, "CDNSKEY"}, {61, "OPENPGPKEY"}, {62, "CSYNC"},     {63, "ZONEMD"}, {64, "SVCB"},
    {65, "HTTPS"}, {99, "SPF"},     {108, "EUI48"},     {109, "EUI64"},    {249, "TKEY"},  {250, "TSIG"},
    {251, "IXFR"}, {252, "AXFR"},   {253, "MAILB"},     {254, "MAILA"},    {255, "ANY"},   {256, "URI"},
    {257, "CAA"},  {258, "AVC"},    {259, "DOA"},       {260, "AMTRELAY"}, {32768, "TA"},  {32769, "DLV"},
};

// Those of nearly all questions, without a search.
constexpr auto low_type_names = [] {
    std::array<std::string_view, 258> names;
    for (const auto& [type, name] : type_names)
        if (type < names.size()) names[type] = name;
    return names;
}();

// IANA "DNS RCODEs".
constexpr std::array<std::string_view, 12> rcode_names{"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                                       "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                                       "NXRRSET", "NOTAUTH", "NOTZONE",  "DSOTYPENI"};

}  // namespace

DnsReader::DnsReader(std::string_view message) : message_(message), failed_(message.size() < header_size) {
    if (failed_) return;
    size_t at = 0;
    for (uint16_t* each : {&header_.id, &header_.flags, &header_.questions, &header_.answers, &header_.authorities,
                           &header_.additionals})
        *each = load_big<uint16_t>(message.data() + 2 * at++);
    questions_left_ = header_.questions;
}

bool DnsReader::next_question(DnsQuestion& question) {
    if (failed_ || questions_left_ == 0) return false;
    const auto after = read_dns_labels(message_, position_, labels_, question.labels);
    if (!after) return fail();
    if (message_.size() - *after < 4) return fail();
    question.type = load_big<uint16_t>(message_.data() + *after);
    question.query_class = load_big<uint16_t>(message_.data() + *after + 2);
    has_question_ |= position_ == header_size;
    position_ = *after + 4;
    --questions_left_;
    return true;
}

bool DnsReader::next_record(DnsRecord& record) {
    if (questions_left_ > 0 && !failed_) {
        DnsQuestion unread;
        while (next_question(unread)) {
        }
    }
    const unsigned answers = header_.answers, authorities = answers + header_.authorities;
    if (failed_ || records_read_ >= authorities + header_.additionals) return false;
    const auto after = skip_owner();
    if (!after) return fail();
    record.name_position = position_;
    constexpr size_t fixed_size = 10;
    if (message_.size() - *after < fixed_size) return fail();
    const char* const fixed = message_.data() + *after;
    record.type = load_big<uint16_t>(fixed);
    record.record_class = load_big<uint16_t>(fixed + 2);
    record.ttl = load_big<uint32_t>(fixed + 4);
    const auto size = load_big<uint16_t>(fixed + 8);
    record.data_position = *after + fixed_size;
    if (message_.size() - record.data_position < size) return fail();
    record.data = message_.substr(record.data_position, size);
    record.section = records_read_ < answers       ? DnsSection::answer
                     : records_read_ < authorities ? DnsSection::authority
                                                   : DnsSection::additional;
    position_ = record.data_position + size;
    ++records_read_;
    return true;
}

// Most owners are a pointer to the question's name, which is known to be good.
std::optional<size_t> DnsReader::skip_owner() const {
    constexpr std::string_view to_question("\xC0\x0C", 2);
    if (has_question_ && position_ > header_size && message_.substr(position_, 2) == to_question) return position_ + 2;
    return skip_dns_name(message_, position_);
}

std::string_view dns_type_name(uint16_t type, std::string& buffer) {
    if (type < low_type_names.size() && !low_type_names[type].empty()) return low_type_names[type];
    const auto* found = std::lower_bound(std::begin(type_names), std::end(type_names), type,
                                         [](const auto& entry, uint16_t wanted) { return entry.first < wanted; });
    if (found != std::end(type_names) && found->first == type) return found->second;
    buffer = "TYPE" + std::to_string(type);
    return buffer;
}

int dns_rcode_number(std::string_view name) {
    const auto* found = std::find(rcode_names.begin(), rcode_names.end(), name);
    return found == rcode_names.end() ? -1 : static_cast<int>(found - rcode_names.begin());
}

}  // namespace mitsuke::formats
