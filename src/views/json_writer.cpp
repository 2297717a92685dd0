// SPDX-License-Identifier: Apache-2.0
#include "views/json_writer.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "base/text.h"
#include "views/utf8.h"

namespace mitsuke::views {

namespace {

constexpr size_t buffer_max = 65'536;

// Bytes that stand for themselves in a JSON string.
constexpr auto plain_bytes = [] {
    std::array<bool, 256> plain{};
    for (size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = byte != '"' && byte != '\\';
    return plain;
}();

bool is_plain(char c) { return plain_bytes[static_cast<unsigned char>(c)]; }

bool is_control(uint32_t code_point) { return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0); }

void append_code_point_escaped(uint32_t code_point, std::string& out) {
    switch (code_point) {
        case '"': out += "\\\""; return;
        case '\\': out += "\\\\"; return;
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    if (is_control(code_point)) fmt::format_to(std::back_inserter(out), "\\u{:04x}", code_point);
    else append_code_point(code_point, out);
}

}  // namespace

void JsonWriter::key(std::string_view name) {
    before_value();
    append_escaped(name);
    buffer_ += ": ";
    after_key_ = true;
}

void JsonWriter::value(std::string_view text) {
    before_value();
    append_escaped(text);
}

void JsonWriter::null() {
    before_value();
    buffer_ += "null";
}

void JsonWriter::boolean(bool truth) {
    before_value();
    buffer_ += truth ? "true" : "false";
}

void JsonWriter::end_line() {
    buffer_ += '\n';
    if (buffer_.size() >= buffer_max) flush();
}

void JsonWriter::flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
}

void JsonWriter::begin(char bracket) {
    before_value();
    buffer_ += bracket;
    members_.push_back(0);
}

void JsonWriter::end(char bracket) {
    const bool was_empty = members_.back() == 0;
    members_.pop_back();
    if (!was_empty && members_.size() < broken_depth_) break_line();
    buffer_ += bracket;
}

void JsonWriter::before_value() {
    if (buffer_.size() >= buffer_max) flush();
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (members_.empty()) return;
    const bool broken = members_.size() <= broken_depth_;
    if (members_.back()++ > 0) buffer_ += broken ? "," : ", ";
    if (broken) break_line();
}

void JsonWriter::break_line() {
    buffer_ += '\n';
    buffer_.append(2 * members_.size(), ' ');
}

void JsonWriter::append_escaped(std::string_view text) {
    buffer_ += '"';
    while (!text.empty()) {
        size_t plain = 0;
        while (plain < text.size() && is_plain(text[plain])) ++plain;
        buffer_.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        if (byte < 0x80) text.remove_prefix(1);
        append_code_point_escaped(byte < 0x80 ? byte : take_code_point(text), buffer_);
    }
    buffer_ += '"';
}

}  // namespace mitsuke::views
