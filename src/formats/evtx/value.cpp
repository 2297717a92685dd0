// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/value.h"

#include <fmt/format.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <array>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstring>

#include "formats/evtx/load.h"

namespace mitsuke::formats::evtx {

namespace {

// Bytes of a value whose type fixes them; 0 for the others.
constexpr size_t fixed_size(Type type) {
    switch (type) {
        case Type::int8:
        case Type::uint8: return 1;
        case Type::int16:
        case Type::uint16: return 2;
        case Type::int32:
        case Type::uint32:
        case Type::real32:
        case Type::boolean:
        case Type::hex32: return 4;
        case Type::int64:
        case Type::uint64:
        case Type::real64:
        case Type::filetime:
        case Type::hex64: return 8;
        case Type::guid:
        case Type::systemtime: return 16;
        default: return 0;
    }
}

// The integer of up to eight bytes, as wide as it was written: a provider may declare 32 bits and
// write 64, or the other way round.
uint64_t unsigned_integer(std::string_view bytes) {
    uint64_t value = 0;
    std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof(value)));
    return value;
}

int64_t signed_integer(std::string_view bytes) {
    const size_t size = std::min<size_t>(bytes.size(), 8);
    if (size == 0) return 0;
    const auto unused_bits = static_cast<unsigned>(64 - size * 8);
    return static_cast<int64_t>(unsigned_integer(bytes) << unused_bits) >> unused_bits;
}

template <typename Number>
std::string_view number_text(Number value, Arena& arena) {
    constexpr size_t room = 32;
    char* const out = arena.allocate(room);
    const auto [end, error] = std::to_chars(out, out + room, value);
    const auto size = static_cast<size_t>(end - out);
    arena.give_back(room - size);
    return {out, size};
}

std::string_view hex_number_text(uint64_t value, Arena& arena) {
    constexpr size_t room = 2 + 16;
    char* const out = arena.allocate(room);
    out[0] = '0';
    out[1] = 'x';
    const auto [end, error] = std::to_chars(out + 2, out + room, value, 16);
    const auto size = static_cast<size_t>(end - out);
    arena.give_back(room - size);
    return {out, size};
}

constexpr std::string_view upper_digits = "0123456789ABCDEF";

char* put_byte(unsigned char byte, char* out) {
    *out++ = upper_digits[byte >> 4];
    *out++ = upper_digits[byte & 15];
    return out;
}

std::string_view binary_text(std::string_view bytes, Arena& arena) {
    char* const out = arena.allocate(bytes.size() * 2);
    char* next = out;
    for (const char c : bytes) next = put_byte(static_cast<unsigned char>(c), next);
    return {out, bytes.size() * 2};
}

// MS-DTYP 2.3.4.1: the first three groups are little-endian integers, the last eight bytes are not.
std::string_view guid_text(std::string_view bytes, Arena& arena) {
    constexpr std::array<signed char, 20> order{3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};
    constexpr size_t size = 38;
    char* const out = arena.allocate(size);
    char* next = out;
    *next++ = '{';
    for (const signed char index : order) {
        if (index < 0) *next++ = '-';
        else next = put_byte(static_cast<unsigned char>(bytes[static_cast<size_t>(index)]), next);
    }
    *next = '}';
    return {out, size};
}

// MS-DTYP 2.4.2.2: revision, count, six bytes of authority (big-endian), then 32-bit parts.
bool is_sid(std::string_view bytes) {
    return bytes.size() >= 8 && bytes.size() >= 8 + 4 * size_t{static_cast<unsigned char>(bytes[1])};
}

std::string_view sid_text(std::string_view bytes, Arena& arena) {
    uint64_t authority = 0;
    for (size_t index = 2; index < 8; ++index) authority = authority << 8 | static_cast<unsigned char>(bytes[index]);
    const size_t parts = static_cast<unsigned char>(bytes[1]);
    const size_t room = 32 + parts * 11;
    char* const out = arena.allocate(room);
    char* next = fmt::format_to(out, "S-{}-{}", static_cast<unsigned char>(bytes[0]), authority);
    for (size_t part = 0; part < parts; ++part) {
        *next++ = '-';
        next = std::to_chars(next, out + room, load<uint32_t>(bytes, 8 + 4 * part)).ptr;
    }
    const auto size = static_cast<size_t>(next - out);
    arena.give_back(room - size);
    return {out, size};
}

char* put_digits(uint64_t value, size_t width, char* out) {
    for (size_t index = width; index-- > 0; value /= 10) out[index] = static_cast<char>('0' + value % 10);
    return out + width;
}

struct Moment {
    uint64_t year, month, day, hour, minute, second, fraction;
};

std::string_view moment_text(const Moment& moment, size_t fraction_digits, Arena& arena) {
    const size_t room = 48;
    char* const out = arena.allocate(room);
    char* next = put_digits(moment.year, moment.year > 9999 ? 5 : 4, out);
    *next++ = '-';
    next = put_digits(moment.month, 2, next);
    *next++ = '-';
    next = put_digits(moment.day, 2, next);
    *next++ = 'T';
    next = put_digits(moment.hour, 2, next);
    *next++ = ':';
    next = put_digits(moment.minute, 2, next);
    *next++ = ':';
    next = put_digits(moment.second, 2, next);
    *next++ = '.';
    next = put_digits(moment.fraction, fraction_digits, next);
    *next++ = 'Z';
    const auto size = static_cast<size_t>(next - out);
    arena.give_back(room - size);
    return {out, size};
}

// MS-DTYP 2.3.3: 100 ns ticks since 1601. 64 bits reach the year 60056: five digits are enough.
std::string_view filetime_text(std::string_view bytes, Arena& arena) {
    using namespace std::chrono;
    const auto ticks = load<uint64_t>(bytes, 0);
    constexpr uint64_t ticks_per_day = 864'000'000'000;
    // std::chrono::year ends at 32767; the Gregorian calendar repeats every 400 years.
    constexpr uint64_t days_per_era = 146'097;
    const uint64_t days_since_1601 = ticks / ticks_per_day;
    const auto day_of_era = static_cast<int64_t>(days_since_1601 % days_per_era);
    const year_month_day date{sys_days{year{1601} / January / 1} + days{day_of_era}};
    const uint64_t of_day = ticks % ticks_per_day;
    const uint64_t seconds = of_day / 10'000'000;
    const Moment moment{static_cast<uint64_t>(static_cast<int>(date.year())) + days_since_1601 / days_per_era * 400,
                        static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()),
                        seconds / 3600,
                        seconds / 60 % 60,
                        seconds % 60,
                        of_day % 10'000'000};
    return moment_text(moment, 7, arena);
}

// MS-DTYP 2.3.13: year, month, day of week, day, hour, minute, second, millisecond.
std::string_view systemtime_text(std::string_view bytes, Arena& arena) {
    const auto part = [bytes](size_t index) { return uint64_t{load<uint16_t>(bytes, index * 2)}; };
    return moment_text({part(0), part(1), part(3), part(4), part(5), part(6), part(7)}, 3, arena);
}

char* put_code_point(uint32_t code_point, char* out) {
    const auto put = [&out](uint32_t byte) { *out++ = static_cast<char>(byte); };
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
    return out;
}

// The code point that begins at unit `index`, and how many units it takes.
std::pair<uint32_t, size_t> code_point_at(std::string_view bytes, size_t index, size_t units) {
    constexpr uint32_t replacement = 0xFFFD;
    const uint32_t first = load<uint16_t>(bytes, index * 2);
    if (first < 0xD800 || first > 0xDFFF) return {first, 1};
    if (first > 0xDBFF || index + 1 >= units) return {replacement, 1};
    const uint32_t second = load<uint16_t>(bytes, (index + 1) * 2);
    if (second < 0xDC00 || second > 0xDFFF) return {replacement, 1};
    return {0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), 2};
}

// Copies ASCII many characters at a time; how many units it took.
size_t put_ascii(std::string_view bytes, size_t units, char* out) {
    size_t index = 0;
#ifdef __SSE2__
    const __m128i beyond_ascii = _mm_set1_epi16(static_cast<int16_t>(0xFF80));
    for (; index + 16 <= units; index += 16) {
        const auto* const from = reinterpret_cast<const __m128i*>(bytes.data() + index * 2);
        const __m128i low = _mm_loadu_si128(from), high = _mm_loadu_si128(from + 1);
        const __m128i other = _mm_and_si128(_mm_or_si128(low, high), beyond_ascii);
        if (_mm_movemask_epi8(_mm_cmpeq_epi8(other, _mm_setzero_si128())) != 0xFFFF) break;
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out + index), _mm_packus_epi16(low, high));
    }
#endif
    for (; index + 4 <= units; index += 4) {
        const auto four = load<uint64_t>(bytes, index * 2);
        if ((four & 0xFF80FF80FF80FF80U) != 0) break;
        const uint64_t pairs = four | four >> 8;
        const auto packed = static_cast<uint32_t>((pairs & 0xFFFF) | (pairs >> 16 & 0xFFFF0000U));
        std::memcpy(out + index, &packed, 4);
    }
    return index;
}

// Windows-1252 where it differs from Latin-1; the unused five stay what they are.
constexpr std::array<uint16_t, 32> windows_1252{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

std::string_view ansi_text(std::string_view bytes, Arena& arena) {
    while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
    char* const out = arena.allocate(bytes.size() * 3);
    char* next = out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        next = put_code_point(byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80U] : byte, next);
    }
    const auto size = static_cast<size_t>(next - out);
    arena.give_back(bytes.size() * 3 - size);
    return {out, size};
}

template <typename Real, typename Bits>
std::string_view real_text(std::string_view bytes, Arena& arena) {
    return number_text(std::bit_cast<Real>(load<Bits>(bytes, 0)), arena);
}

// Some providers count the terminator into the length.
std::string_view string_text(std::string_view bytes, Arena& arena) {
    bytes = bytes.substr(0, bytes.size() & ~size_t{1});
    while (bytes.size() >= 2 && load<uint16_t>(bytes, bytes.size() - 2) == 0) bytes.remove_suffix(2);
    return utf16_text(bytes, arena);
}

std::string_view structure_text(const Value& value, Arena& arena) {
    const auto bytes = value.bytes;
    if (fixed_size(value.type) != bytes.size()) return binary_text(bytes, arena);
    switch (value.type) {
        case Type::real32: return real_text<float, uint32_t>(bytes, arena);
        case Type::real64: return real_text<double, uint64_t>(bytes, arena);
        case Type::guid: return guid_text(bytes, arena);
        case Type::filetime: return filetime_text(bytes, arena);
        case Type::systemtime: return systemtime_text(bytes, arena);
        default: return binary_text(bytes, arena);
    }
}

bool is_any_set(std::string_view bytes) { return bytes.find_first_not_of('\0') != bytes.npos; }

}  // namespace

Value make_value(uint8_t type_byte, std::string_view bytes) {
    constexpr uint8_t array_flag = 0x80;
    return {static_cast<Type>(type_byte & ~array_flag), (type_byte & array_flag) != 0, bytes};
}

std::string_view utf16_text(std::string_view bytes, Arena& arena) {
    const size_t units = bytes.size() / 2;
    const size_t room = units * 3;
    char* const out = arena.allocate(room);
    char* next = out;
    for (size_t index = 0; index < units;) {
        const size_t plain = put_ascii(bytes.substr(index * 2), units - index, next);
        index += plain;
        next += plain;
        for (size_t slow = 0; slow < 4 && index < units; ++slow) {
            const auto [code_point, taken] = code_point_at(bytes, index, units);
            next = put_code_point(code_point, next);
            index += taken;
        }
    }
    const auto size = static_cast<size_t>(next - out);
    arena.give_back(room - size);
    return {out, size};
}

std::string_view to_text(const Value& value, Arena& arena) {
    const auto bytes = value.bytes;
    if (value.is_array) return binary_text(bytes, arena);
    switch (value.type) {
        case Type::null: return {};
        case Type::utf8: return arena.copy(bytes);
        case Type::string:
        case Type::xml: return string_text(bytes, arena);
        case Type::ansi: return ansi_text(bytes, arena);
        case Type::int8:
        case Type::int16:
        case Type::int32:
        case Type::int64: return number_text(signed_integer(bytes), arena);
        case Type::uint8:
        case Type::uint16:
        case Type::uint32:
        case Type::uint64: return number_text(unsigned_integer(bytes), arena);
        case Type::boolean: return is_any_set(bytes) ? "true" : "false";
        case Type::size:
        case Type::hex32:
        case Type::hex64:
        case Type::handle: return hex_number_text(unsigned_integer(bytes), arena);
        case Type::sid: return is_sid(bytes) ? sid_text(bytes, arena) : binary_text(bytes, arena);
        default: return structure_text(value, arena);
    }
}

namespace {

// Strings of an array end with a zero; the last one may lack it.
size_t utf16_item_size(std::string_view bytes) {
    for (size_t index = 0; index + 1 < bytes.size(); index += 2)
        if (load<uint16_t>(bytes, index) == 0) return index + 2;
    return bytes.size();
}

size_t item_size(const Value& array) {
    const auto bytes = array.bytes;
    if (const size_t fixed = fixed_size(array.type)) return fixed;
    switch (array.type) {
        case Type::string: return utf16_item_size(bytes);
        case Type::ansi: return std::min(bytes.find('\0'), bytes.size() - 1) + 1;
        case Type::sid: return bytes.size() < 8 ? bytes.size() : 8 + 4 * size_t{static_cast<unsigned char>(bytes[1])};
        case Type::size: return bytes.size() % 8 == 0 ? 8 : 4;
        default: return bytes.size();
    }
}

}  // namespace

std::optional<Value> take_item(Value& array) {
    if (array.bytes.empty()) return {};
    const size_t size = std::min(item_size(array), array.bytes.size());
    const Value item{array.type, false, array.bytes.substr(0, size)};
    array.bytes.remove_prefix(size);
    return item;
}

}  // namespace mitsuke::formats::evtx
