// SPDX-License-Identifier: Apache-2.0
#include "rules/fold.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::rules {

namespace {

/// Every `step`-th code point from first to last moves by `distance`.
struct Stretch {
    uint32_t first, last, step;
    int32_t distance;
};

constexpr Stretch stretches[] = {
#include "rules/fold_table.inc"
};

struct Character {
    uint32_t code_point = 0;
    size_t size = 0;  ///< 0 when the bytes are not UTF-8
};

/// RFC 3629, without its test for overlong forms and surrogates: those fold to nothing else and are
/// copied as they are.
Character decode(std::string_view text, size_t at) {
    const auto byte = [&](size_t index) { return static_cast<unsigned char>(text[at + index]); };
    const unsigned char lead = byte(0);
    const size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (size == 0 || at + size > text.size()) return {};
    if (size == 1) return {lead, 1};
    uint32_t code_point = lead & (0x7FU >> size);
    for (size_t index = 1; index < size; ++index) {
        if ((byte(index) & 0xC0U) != 0x80U) return {};
        code_point = code_point << 6U | (byte(index) & 0x3FU);
    }
    return {code_point, size};
}

}  // namespace

uint32_t fold(uint32_t code_point) {
    if (code_point < 0x80) return static_cast<unsigned char>(ascii_lower(static_cast<char>(code_point)));
    const auto* const found =
        std::lower_bound(std::begin(stretches), std::end(stretches), code_point,
                         [](const Stretch& stretch, uint32_t wanted) { return stretch.last < wanted; });
    if (found == std::end(stretches) || code_point < found->first) return code_point;
    if ((code_point - found->first) % found->step != 0) return code_point;
    return static_cast<uint32_t>(static_cast<int32_t>(code_point) + found->distance);
}

namespace {

void append_folded_characters(std::string_view text, std::string& out) {
    for (size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            out += ascii_lower(text[at++]);
            continue;
        }
        const Character character = decode(text, at);
        const uint32_t folded = fold(character.code_point);
        const size_t size = std::max<size_t>(character.size, 1);
        if (character.size == 0 || folded == character.code_point) out.append(text.substr(at, size));
        else append_code_point(folded, out);
        at += size;
    }
}

}  // namespace

bool append_folded(std::string_view text, std::string& out) {
    // Most values are ASCII throughout: one loop without a branch, which compilers make vectors of.
    const size_t before = out.size();
    out.resize(before + text.size());
    char* const to = out.data() + before;
    unsigned char seen = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        seen |= static_cast<unsigned char>(text[at]);
        to[at] = ascii_lower(text[at]);
    }
    if (seen < 0x80) return true;
    out.resize(before);
    append_folded_characters(text, out);
    return false;
}

bool is_ascii(std::string_view text) {
    unsigned char seen = 0;
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return seen < 0x80;
}

std::string fold(std::string_view text) {
    std::string out;
    append_folded(text, out);
    return out;
}

size_t character_size(std::string_view text, size_t at) { return std::max<size_t>(decode(text, at).size, 1); }

}  // namespace mitsuke::rules
