// SPDX-License-Identifier: Apache-2.0
#include "rules/run_length.h"

#include "base/text.h"

namespace mitsuke::rules {

std::optional<size_t> asks_run_of(std::string_view expression) {
    constexpr std::string_view begin = ".{", begin_of_group = "(.){", end = ",}";
    const size_t skipped = expression.starts_with(begin)            ? begin.size()
                           : expression.starts_with(begin_of_group) ? begin_of_group.size()
                                                                    : 0;
    if (skipped == 0 || !expression.ends_with(end) || expression.size() <= skipped + end.size()) return {};
    const std::string_view digits = expression.substr(skipped, expression.size() - skipped - end.size());
    if (digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    const auto count = parse_integer(digits);
    if (!count) return {};
    return static_cast<size_t>(*count);
}

bool has_run_of(size_t characters, std::string_view value) {
    if (characters == 0) return true;
    size_t run = 0;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') run = 0;
        else if ((byte & 0xC0U) != 0x80U && ++run >= characters) return true;  // the first byte of a character
    }
    return false;
}

}  // namespace mitsuke::rules
