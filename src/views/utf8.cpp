// SPDX-License-Identifier: Apache-2.0
#include "views/utf8.h"

#include "base/text.h"

namespace mitsuke::views {

namespace {

constexpr uint32_t replacement = 0xFFFD;

size_t length_by_lead(unsigned lead) {
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return 2;
    if (lead < 0xF0) return 3;
    return lead < 0xF5 ? 4 : 0;
}

}  // namespace

uint32_t take_code_point(std::string_view& text) {
    const auto byte = [text](size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned lead = byte(0);
    const size_t length = length_by_lead(lead);
    if (length == 0 || length > text.size() || !is_valid_utf8(text.substr(0, length))) {
        text.remove_prefix(1);
        return replacement;
    }
    uint32_t code_point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (size_t more = 1; more < length; ++more) code_point = code_point << 6 | (byte(more) & 0x3FU);
    text.remove_prefix(length);
    return code_point;
}

}  // namespace mitsuke::views
