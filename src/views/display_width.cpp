// SPDX-License-Identifier: Apache-2.0
#include "views/display_width.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "views/utf8.h"

namespace mitsuke::views {

namespace {

struct Range {
    uint32_t first, last;
};

// Wide and Fullwidth of EastAsianWidth.txt, Unicode 14; gaps without a character are closed.
constexpr auto wide = std::to_array<Range>(
    {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
     {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
     {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
     {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
     {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
     {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
     {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
     {0x2E80, 0x303E},   {0x3041, 0x3247},   {0x3250, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97C},
     {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
     {0xFFE0, 0xFFE6},   {0x16FE0, 0x18D08}, {0x1AFF0, 0x1B2FB}, {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF},
     {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C},
     {0x1F37E, 0x1F393}, {0x1F3A0, 0x1F3CA}, {0x1F3CF, 0x1F3D3}, {0x1F3E0, 0x1F3F0}, {0x1F3F4, 0x1F3F4},
     {0x1F3F8, 0x1F43E}, {0x1F440, 0x1F440}, {0x1F442, 0x1F4FC}, {0x1F4FF, 0x1F53D}, {0x1F54B, 0x1F54E},
     {0x1F550, 0x1F567}, {0x1F57A, 0x1F57A}, {0x1F595, 0x1F596}, {0x1F5A4, 0x1F5A4}, {0x1F5FB, 0x1F64F},
     {0x1F680, 0x1F6C5}, {0x1F6CC, 0x1F6CC}, {0x1F6D0, 0x1F6D2}, {0x1F6D5, 0x1F6DF}, {0x1F6EB, 0x1F6EF},
     {0x1F6F4, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F7F0, 0x1F7F0}, {0x1F90C, 0x1F93A}, {0x1F93C, 0x1F945},
     {0x1F947, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}});

// The marks that names and sentences of our readers can hold: Latin, Japanese (NFD file names of
// macOS), symbols, variation selectors.
constexpr auto combining = std::to_array<Range>({{0x0300, 0x036F},
                                                 {0x1AB0, 0x1AFF},
                                                 {0x1DC0, 0x1DFF},
                                                 {0x200B, 0x200F},
                                                 {0x20D0, 0x20FF},
                                                 {0x3099, 0x309A},
                                                 {0xFE00, 0xFE0F},
                                                 {0xFE20, 0xFE2F},
                                                 {0xE0100, 0xE01EF}});

template <size_t count>
bool is_in(const std::array<Range, count>& ranges, uint32_t code_point) {
    const auto found = std::lower_bound(ranges.begin(), ranges.end(), code_point,
                                        [](const Range& range, uint32_t value) { return range.last < value; });
    return found != ranges.end() && found->first <= code_point;
}

size_t columns_of(uint32_t code_point) {
    if (code_point < 0x300) return 1;
    if (is_in(combining, code_point)) return 0;
    return is_in(wide, code_point) ? 2 : 1;
}

// What must not begin a line (JIS X 4051: closing brackets, commas, full stops, small kana, marks).
bool must_not_begin(uint32_t code_point) {
    constexpr std::u32string_view all = U"、。，．・：；？！）］｝」』】〉》〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々";
    return all.find(static_cast<char32_t>(code_point)) != std::u32string_view::npos;
}

// What must not end a line.
bool must_not_end(uint32_t code_point) {
    constexpr std::u32string_view all = U"（［｛「『【〈《〔";
    return all.find(static_cast<char32_t>(code_point)) != std::u32string_view::npos;
}

/// Collects words into lines.
class Wrapper {
public:
    explicit Wrapper(size_t width) : width_(std::max<size_t>(width, 2)) {}

    void space() {
        end_word();
        pending_space_ = !line_.empty();
    }
    // A character that may stand alone on either side of a break.
    void add(uint32_t code_point) {
        const size_t columns = columns_of(code_point);
        const bool may_break = columns == 2 && !must_not_begin(code_point) && !glue_;
        if (may_break) end_word();
        if (word_columns_ + columns > width_) end_word();
        append_code_point(code_point, word_);
        word_columns_ += columns;
        glue_ = must_not_end(code_point);
        was_wide_ = columns == 2;
    }
    bool was_wide() const { return was_wide_ && !glue_; }
    void end_word() {
        if (word_.empty()) return;
        const size_t needed = line_columns_ + (pending_space_ ? 1 : 0) + word_columns_;
        if (needed > width_ && !line_.empty()) end_line();
        if (pending_space_ && !line_.empty()) {
            line_ += ' ';
            ++line_columns_;
        }
        pending_space_ = false;
        line_ += word_;
        line_columns_ += word_columns_;
        word_.clear();
        word_columns_ = 0;
    }
    std::vector<std::string> take() {
        end_word();
        if (!line_.empty() || lines_.empty()) end_line();
        return std::move(lines_);
    }

private:
    void end_line() {
        lines_.push_back(std::move(line_));
        line_.clear();
        line_columns_ = 0;
        pending_space_ = false;
    }

    size_t width_;
    std::vector<std::string> lines_;
    std::string line_, word_;
    size_t line_columns_ = 0, word_columns_ = 0;
    bool pending_space_ = false, glue_ = false, was_wide_ = false;
};

}  // namespace

size_t display_width(std::string_view text) {
    size_t width = 0;
    while (!text.empty()) width += columns_of(take_code_point(text));
    return width;
}

std::string cut_to_width(std::string_view text, size_t width) {
    if (display_width(text) <= width) return std::string(text);
    if (width == 0) return {};
    std::string out;
    for (size_t used = 0; !text.empty();) {
        const uint32_t code_point = take_code_point(text);
        used += columns_of(code_point);
        if (used + 1 > width) break;
        append_code_point(code_point, out);
    }
    return out + "…";
}

std::string pad_to_width(std::string_view text, size_t width) {
    std::string out = cut_to_width(text, width);
    out.append(width - std::min(width, display_width(out)), ' ');
    return out;
}

std::vector<std::string> wrap_to_width(std::string_view text, size_t width) {
    Wrapper wrapper(width);
    while (!text.empty()) {
        const uint32_t code_point = take_code_point(text);
        if (code_point == ' ' || code_point == '\n') {
            wrapper.space();
            continue;
        }
        if (wrapper.was_wide() && columns_of(code_point) == 1) wrapper.end_word();
        wrapper.add(code_point);
    }
    return wrapper.take();
}

}  // namespace mitsuke::views
