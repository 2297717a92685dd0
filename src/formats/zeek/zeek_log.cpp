// SPDX-License-Identifier: Apache-2.0
#include "formats/zeek/zeek_log.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <bit>
#include <cstring>

#include "base/hex_digit.h"
#include "base/text.h"

namespace mitsuke::formats {

namespace {

// The byte that \xNN at the front of `text` stands for, or -1.
int escaped_byte(std::string_view text) {
    if (text.size() < 4 || text[0] != '\\' || text[1] != 'x') return -1;
    const int high = hex_digit(text[2]), low = hex_digit(text[3]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

ZeekType scalar_type(std::string_view name) {
    if (name == "count" || name == "int" || name == "port") return ZeekType::integer;
    if (name == "double" || name == "time" || name == "interval") return ZeekType::real;
    return name == "bool" ? ZeekType::boolean : ZeekType::text;
}

// Calls found(place) for each byte of `text` that is `wanted`; whether any is a backslash. Values are short: sixteen
// bytes at a time beat a search for each.
template <typename Found>
bool for_each_byte(std::string_view text, char wanted, Found found) {
    bool has_backslash = false;
    size_t at = 0;
#ifdef __SSE2__
    const __m128i wanted_bytes = _mm_set1_epi8(wanted), backslashes = _mm_set1_epi8('\\');
    __m128i seen = _mm_setzero_si128();
    for (; at + 16 <= text.size(); at += 16) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        seen = _mm_or_si128(seen, _mm_cmpeq_epi8(bytes, backslashes));
        auto places = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted_bytes)));
        for (; places != 0; places &= places - 1) found(at + static_cast<size_t>(std::countr_zero(places)));
    }
    has_backslash = _mm_movemask_epi8(seen) != 0;
#endif
    for (; at < text.size(); ++at) {
        has_backslash |= text[at] == '\\';
        if (text[at] == wanted) found(at);
    }
    return has_backslash;
}

}  // namespace

bool ZeekLog::read_header(std::string_view line) {
    if (!line.starts_with('#')) return false;
    // "#separator \x09" has a space after its name; the other lines have the separator itself.
    if (line.starts_with("#separator ")) {
        const std::string_view value = line.substr(11);
        const int byte = escaped_byte(value);
        if (byte >= 0) separator_ = static_cast<char>(byte);
        else if (value.size() == 1) separator_ = value.front();
        return true;
    }
    const size_t end = line.find(separator_);
    if (end == std::string_view::npos) return true;
    const std::string_view name = line.substr(1, end - 1), value = line.substr(end + 1);
    if (name == "set_separator" && value.size() == 1) set_separator_ = value.front();
    if (name == "empty_field") empty_ = value;
    if (name == "unset_field") unset_ = value;
    if (name == "path") {
        path_ = value;
        ++generation_;
    }
    if (name == "fields") set_names(value);
    if (name == "types") set_types(value);
    return true;
}

void ZeekLog::set_names(std::string_view names) {
    columns_.clear();
    for (const auto name : mitsuke::split(names, separator_)) columns_.push_back({std::string(name), {}, false});
    ++generation_;
}

void ZeekLog::set_types(std::string_view types) {
    size_t index = 0;
    for (auto type : mitsuke::split(types, separator_)) {
        if (index == columns_.size()) break;
        ZeekColumn& column = columns_[index++];
        const size_t bracket = type.find('[');
        column.is_container = bracket != std::string_view::npos && type.ends_with(']');
        if (column.is_container) type = type.substr(bracket + 1, type.size() - bracket - 2);
        column.type = scalar_type(type);
    }
    ++generation_;
}

bool ZeekLog::split(std::string_view line, std::vector<std::string_view>& values, bool& has_backslash) const {
    if (columns_.empty()) return false;
    values.resize(columns_.size());
    size_t count = 0, begin = 0;
    const auto cut = [&](size_t end) {
        if (count < values.size()) values[count] = {line.data() + begin, end - begin};
        ++count;
        begin = end + 1;
    };
    has_backslash = for_each_byte(line, separator_, cut);
    cut(line.size());
    return count == values.size();
}

std::string_view zeek_unescape(std::string_view value, Arena& arena) {
    if (value.empty() || std::memchr(value.data(), '\\', value.size()) == nullptr) return value;
    char* const bytes = arena.allocate(value.size());
    size_t size = 0;
    for (size_t at = 0; at < value.size(); ++size) {
        const std::string_view rest = value.substr(at);
        if (const int byte = escaped_byte(rest); byte >= 0) {
            bytes[size] = static_cast<char>(byte);
            at += 4;
        } else {
            bytes[size] = rest.front();
            at += rest.starts_with("\\\\") ? 2 : 1;
        }
    }
    arena.give_back(value.size() - size);
    const std::string_view decoded{bytes, size};
    return is_valid_utf8(decoded) ? decoded : value;
}

}  // namespace mitsuke::formats
