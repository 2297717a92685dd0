// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace mitsuke::views {

/// Writes JSON (RFC 8259) as it is told, never more than a buffer of it in memory. The caller keeps
/// the order: key() before each value of an object, every begin with its end. Invalid UTF-8 becomes
/// U+FFFD, and control characters (C0, DEL, C1) are escaped, so that no output can steer a terminal.
///
/// Containers of the outer `broken_depth` levels put each member on a line of its own; deeper ones
/// stay on one line. 0 is one line for all. `out` must outlive the writer; its state tells of errors.
class JsonWriter {
public:
    explicit JsonWriter(std::ostream& out, size_t broken_depth = 0) : out_(out), broken_depth_(broken_depth) {}
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;
    ~JsonWriter() { flush(); }

    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }
    void key(std::string_view name);

    void value(std::string_view text);
    template <std::integral Number>
    requires(!std::same_as<Number, bool>) void value(Number number) {
        before_value();
        buffer_ += std::to_string(number);
    }
    void null();
    void boolean(bool truth);
    /// Null for what is empty: unknown is never "".
    void value_or_null(std::string_view text) { text.empty() ? null() : value(text); }

    template <typename Value>
    void member(std::string_view name, const Value& of) {
        key(name);
        value(of);
    }
    void member_or_null(std::string_view name, std::string_view text) {
        key(name);
        value_or_null(text);
    }

    /// Ends a document; the next value begins a new one (JSON Lines).
    void end_line();
    void flush();

private:
    void begin(char bracket);
    void end(char bracket);
    void before_value();
    void break_line();
    void append_escaped(std::string_view text);

    std::ostream& out_;
    size_t broken_depth_;
    std::string buffer_;
    std::vector<size_t> members_;  ///< written so far, of each open container
    bool after_key_ = false;
};

}  // namespace mitsuke::views
