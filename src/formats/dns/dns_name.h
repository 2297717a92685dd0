// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mitsuke::formats {

/// A domain name as text, without the last dot; "." for the root. Bytes that are not printable, dots
/// inside a label and backslashes are escaped as RFC 1035 5.1 writes them (\046, \\, \DDD), so the
/// text is always printable ASCII. Case stays as on the wire.
class DnsName {
public:
    std::string_view text() const { return {bytes_.data(), size_}; }

private:
    // 255 octets on the wire (RFC 1035 2.3.4), four characters each at worst.
    std::array<char, 1024> bytes_;
    size_t size_ = 0;

    friend std::optional<size_t> read_dns_name(std::string_view message, size_t position, DnsName& name);
};

/// Reads the name at `position` and follows compression (RFC 1035 4.1.4). Answers the position after
/// the name, or empty when it is malformed. Every pointer must lead further back than the place that
/// the labels before it began, the name must have at most 255 octets, and there is at most a pointer for
/// each label that fits into them: so it ends, and soon.
std::optional<size_t> read_dns_name(std::string_view message, size_t position, DnsName& name);
/// The same answer, without the text.
std::optional<size_t> skip_dns_name(std::string_view message, size_t position);

/// A well-formed name's labels as they stand in a message without compression (RFC 1035 3.1), without
/// the root's empty one: names that differ are labels that differ. At most dns_labels_max bytes.
constexpr size_t dns_labels_max = 254;
/// Reads the labels of the name at `position`: a view of the message where nothing is compressed, else of
/// `buffer`. Answers as read_dns_name does.
std::optional<size_t> read_dns_labels(std::string_view message, size_t position,
                                      std::array<char, dns_labels_max>& buffer, std::string_view& labels);
/// Writes labels as DnsName's text has them, at most dns_text_room(labels) bytes; the end of the text.
char* write_dns_name(std::string_view labels, char* out);
constexpr size_t dns_text_room(std::string_view labels) { return labels.size() * 4 + 32; }

}  // namespace mitsuke::formats
