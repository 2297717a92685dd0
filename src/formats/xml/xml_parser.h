// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mitsuke::formats {

struct XmlAttribute {
    std::string_view name;  ///< local name, without a prefix
    std::string_view raw;   ///< between the quotes, entities as written
};

/// Reads one XML document or fragment from the front, token by token (XML 1.0, fifth edition). It
/// knows elements, attributes, text, CDATA, comments and processing instructions. Document types
/// and entities of their own are refused: no input of ours needs them, and they are how XML harms.
/// All views point into the text given to the constructor.
class XmlParser {
public:
    static constexpr size_t depth_max = 64;
    static constexpr size_t attributes_max = 64;

    enum class Token : uint8_t {
        start,  ///< an element begins: name(), attributes()
        text,   ///< text(), raw when is_raw(); never only the space between two tags
        end,    ///< the element name() ends; also after <empty/>
        done,   ///< every element is closed and nothing is left, or the first root is closed
    };

    explicit XmlParser(std::string_view text) : rest_(text), size_(text.size()) {}

    /// The next token. malformed: what and at which byte; limit: nested deeper than depth_max.
    Result<Token> next();

    std::string_view name() const { return name_; }  ///< local name
    const std::vector<XmlAttribute>& attributes() const { return attributes_; }
    std::string_view text() const { return text_; }
    /// Whether text() still holds entities; false in CDATA and where there are none.
    bool is_raw() const { return raw_; }
    size_t depth() const { return open_.size(); }
    /// Bytes read so far.
    size_t position() const { return size_ - rest_.size(); }

private:
    Result<Token> read_tag();
    Result<Token> read_end_tag();
    Result<void> read_attributes();
    Result<bool> skip_markup();
    Result<void> skip_past(std::string_view end);
    Token close();
    tl::unexpected<Error> malformed(std::string_view what) const;

    std::string_view rest_;
    size_t size_;
    std::vector<std::string_view> open_;  // full names of the open elements
    std::string_view name_, text_;
    std::vector<XmlAttribute> attributes_;
    bool raw_ = false;
    bool empty_element_ = false;
    bool root_closed_ = false;
};

/// Appends `raw` with the five named entities and character references resolved; others stay as
/// written. So do line ends, unlike XML 1.0 2.11: an event's text has them as its program wrote them.
void append_xml_text(std::string_view raw, std::string& out);

}  // namespace mitsuke::formats
