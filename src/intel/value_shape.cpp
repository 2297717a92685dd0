// SPDX-License-Identifier: Apache-2.0
#include "intel/value_shape.h"

#include <algorithm>

#include "base/text.h"

namespace mitsuke::intel {

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const char lower = ascii_lower(c);
        return (lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f');
    });
}

std::optional<std::pair<IpAddress, uint16_t>> parse_ip_port(std::string_view text) {
    const size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return {};
    std::string_view host = text.substr(0, colon);
    const bool is_bracketed = host.starts_with('[') && host.ends_with(']');
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    if (!is_bracketed && host.find(':') != std::string_view::npos) return {};
    const auto address = IpAddress::parse(host);
    const auto number = parse_integer(text.substr(colon + 1));
    if (!address || !number || *number < 1 || *number > 65535) return {};
    return std::pair(*address, static_cast<uint16_t>(*number));
}

bool is_domain(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() > 253) return false;
    size_t label = 0, labels = 1;
    bool last_has_letter = false;
    for (const char c : name) {
        const char lower = ascii_lower(c);
        if (c == '.') {
            if (label == 0) return false;
            label = 0;
            ++labels;
            last_has_letter = false;
            continue;
        }
        const bool is_letter = (lower >= 'a' && lower <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') return false;
        last_has_letter = last_has_letter || is_letter;
        if (++label > 63) return false;
    }
    return label > 0 && labels > 1 && last_has_letter;
}

}  // namespace mitsuke::intel
