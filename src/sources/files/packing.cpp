// SPDX-License-Identifier: Apache-2.0
#include "sources/files/packing.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke::sources {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view start, meaning;
};

constexpr std::array contents{
    Magic{"%PDF-"sv, "a PDF document"},
    Magic{"\x89PNG\r\n\x1A\n"sv, "a PNG picture"},
    Magic{"\xFF\xD8\xFF"sv, "a JPEG picture"},
    Magic{"GIF8"sv, "a GIF picture"},
    Magic{"MZ"sv, "a Windows program"},
    Magic{"\177ELF"sv, "a Linux program"},
    Magic{"\xCF\xFA\xED\xFE"sv, "a macOS program"},
    Magic{"7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive, which is not unpacked"},
    Magic{"Rar!\x1A\x07"sv, "a RAR archive, which is not unpacked"},
    Magic{"MSCF"sv, "a cabinet archive, which is not unpacked"},
    Magic{"\x04\x22\x4D\x18"sv, "LZ4 data, which is not unpacked"},
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an OLE document or MSI package"},
    Magic{"SQLite format 3\0"sv, "an SQLite database"},
    Magic{"regf"sv, "a Windows registry hive"},
    Magic{"LPKSHHRH"sv, "a systemd journal"},
    Magic{"\x30\x00\x00\x00LfLe"sv, "a Windows event log of before Vista (.evt)"},
    Magic{"<!DOCTYPE html"sv, "an HTML page"},
    Magic{"<html"sv, "an HTML page"},
};

/// The checksum field counts as spaces (POSIX.1-1988, 10.1.1).
bool is_tar_header(std::string_view head) {
    constexpr size_t header_size = 512, sum_at = 148, sum_size = 8;
    if (head.size() < header_size || head[0] == '\0') return false;
    uint64_t expected = 0;
    size_t at = sum_at;
    while (at < sum_at + sum_size && head[at] == ' ') ++at;
    for (; at < sum_at + sum_size && head[at] >= '0' && head[at] <= '7'; ++at)
        expected = expected * 8 + static_cast<uint64_t>(head[at] - '0');
    uint64_t sum = sum_size * ' ';
    for (size_t index = 0; index < header_size; ++index)
        if (index < sum_at || index >= sum_at + sum_size) sum += static_cast<unsigned char>(head[index]);
    return sum == expected;
}

bool is_zstd(std::string_view head) {
    if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return true;
    // A skippable frame, RFC 8878 3.1.2; pzstd and seekable archives begin with one.
    return head.size() >= 8 && (head[0] & 0xF0) == 0x50 && head.substr(1, 3) == "\x2A\x4D\x18"sv;
}

bool is_bzip2(std::string_view head) {
    return head.size() >= 10 && head.starts_with("BZh"sv) && head[3] >= '1' && head[3] <= '9' &&
           (head.substr(4, 6) == "1AY&SY"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
}

bool is_text(std::string_view head) {
    return std::none_of(head.begin(), head.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\x1B';
    });
}

}  // namespace

Packing identify_packing(std::string_view head) {
    if (head.starts_with("\x1F\x8B\x08"sv)) return Packing::gzip;
    if (is_zstd(head)) return Packing::zstd;
    if (head.starts_with("PK\3\4"sv) || head.starts_with("PK\5\6"sv) || head.starts_with("PK\7\10PK\3\4"sv))
        return Packing::zip;
    if (head.starts_with("\xFD\x37\x7A\x58\x5A\x00"sv)) return Packing::xz;
    if (is_bzip2(head)) return Packing::bzip2;
    return is_tar_header(head) ? Packing::tar : Packing::none;
}

std::string_view describe_content(std::string_view head) {
    for (const auto& each : contents)
        if (starts_with_ignoring_case(head, each.start)) return each.meaning;
    if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) return "UTF-16 text";
    if (std::all_of(head.begin(), head.end(), [](char c) { return c == '\0'; })) return "zeros";
    return is_text(head) ? "text" : "unknown binary data";
}

}  // namespace mitsuke::sources
