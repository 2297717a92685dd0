// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mitsuke::formats {

/// A part of a text of JSON documents (objects), however they are laid out: one per line, pretty
/// printed over many lines, one after the other, as elements of an array, or as elements of the
/// array of a wrapper such as {"Records":[..]} (RFC 8259; JSON lines have no RFC).
struct JsonPart {
    enum class Kind : uint8_t {
        document,  ///< bytes [begin, end) are an object whose brackets match
        broken,    ///< bytes [begin, end) are no document; the reason says why
        more,      ///< undecided without more bytes after `begin`; all before it can be dropped
        nothing,   ///< only separators up to `end`
    };
    Kind kind = Kind::nothing;
    size_t begin = 0;
    size_t end = 0;
    std::string_view reason;
};

/// Finds documents from the front of a text. It checks brackets and quotes only: a JSON parser has
/// the last word on a document.
class JsonSplitter {
public:
    /// Deeper documents are broken.
    static constexpr size_t depth_max = 256;

    /// The first part of `text`. `is_all` says that nothing follows `text`; then `more` is not
    /// returned. `text` must begin where the last part ended (or at `begin` of `more`).
    JsonPart next(std::string_view text, bool is_all);

    /// Told by the caller when a whole line was a document: from then on, a '{' in the first column
    /// begins a document, whatever was torn before it.
    void learn_line_layout() { lines_ = true; }

private:
    JsonPart scan(std::string_view text, size_t begin, bool is_all);
    bool may_begin_document(std::string_view text, size_t newline, char last) const;

    bool lines_ = false;
    bool wrapped_ = false;    // inside {"Records":[
    std::vector<char> open_;  // reused by scan
};

/// When `text` begins with {"NAME":[ and NAME is one of the known wrappers, its length; else 0.
size_t json_wrapper_size(std::string_view text);

/// Names of the members of the first object in `text` at its top level, in order, as written
/// (escapes not resolved), looked for in at most `text`, which may end anywhere. Looks into arrays
/// and known wrappers first. Empty when the text is no JSON object.
std::vector<std::string_view> json_member_names(std::string_view text);

}  // namespace mitsuke::formats
