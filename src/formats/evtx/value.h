// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace mitsuke::formats::evtx {

/// Types of a BinXml value ([MS-EVEN6] 2.2.12, ValueType).
enum class Type : uint8_t {
    null = 0x00,
    string = 0x01,  ///< UTF-16LE
    ansi = 0x02,    ///< bytes; read as Windows-1252, the record does not say which page
    int8 = 0x03,
    uint8 = 0x04,
    int16 = 0x05,
    uint16 = 0x06,
    int32 = 0x07,
    uint32 = 0x08,
    int64 = 0x09,
    uint64 = 0x0A,
    real32 = 0x0B,
    real64 = 0x0C,
    boolean = 0x0D,
    binary = 0x0E,
    guid = 0x0F,
    size = 0x10,
    filetime = 0x11,
    systemtime = 0x12,
    sid = 0x13,
    hex32 = 0x14,
    hex64 = 0x15,
    handle = 0x20,
    binxml = 0x21,
    xml = 0x23,
    utf8 = 0xFF,  ///< text that is decoded already; no descriptor can say so, 0x80 marks arrays
};

/// One value of a record: a view of its bytes in the chunk, not decoded yet.
struct Value {
    Type type = Type::null;  ///< of each item when `is_array`
    bool is_array = false;
    std::string_view bytes;

    bool is_null() const { return type == Type::null; }
};

/// The value of a descriptor's type byte; 0x80 marks an array.
Value make_value(uint8_t type_byte, std::string_view bytes);

/// The value as Windows shows it, UTF-8, in `arena`:
///   integers decimal; size, hex32, hex64, handle "0x1f4"; real shortest that reads back the same
///   boolean "true", "false"; binary "CAFE"; guid "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"
///   sid "S-1-5-18"; filetime "2018-08-05T10:34:37.5522770Z"; systemtime "2018-08-05T10:34:37.552Z"
/// Bytes that do not fit the type never fail: integers are read from what is there, anything else
/// is shown as binary. `value` must be no array and no binxml; those read as binary too.
std::string_view to_text(const Value& value, Arena& arena);

/// Takes the first item off `array`; empty when there is none left. Each call makes `array` shorter.
std::optional<Value> take_item(Value& array);

/// UTF-16LE to UTF-8 in `arena`; a lone surrogate becomes U+FFFD.
std::string_view utf16_text(std::string_view bytes, Arena& arena);

}  // namespace mitsuke::formats::evtx
