// SPDX-License-Identifier: Apache-2.0
#include "sources/files/event_xml.h"

#include <optional>
#include <string>

#include "formats/xml/xml_parser.h"
#include "sources/files/event_bound.h"
#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

using events::ValueType;
using formats::XmlParser;

enum class Section : uint8_t { none, system, event_data, user_data, rendering };

Section section_named(std::string_view name) {
    if (name == "System") return Section::system;
    if (name == "EventData") return Section::event_data;
    if (name == "UserData") return Section::user_data;
    if (name == "RenderingInfo") return Section::rendering;
    return Section::none;
}

// Follows the tokens of one event. A leaf is an element that holds no other.
class EventXmlReader {
public:
    EventXmlReader(std::string_view xml, FieldNames& names, Arena& arena, events::Event& event)
        : parser_(xml), names_(names), arena_(arena), event_(event) {}

    Result<void> read() {
        for (;;) {
            switch (TRY(parser_.next())) {
                case XmlParser::Token::start: start(); break;
                case XmlParser::Token::text: add_text(); break;
                case XmlParser::Token::end: end(); break;
                case XmlParser::Token::done: return {};
            }
        }
    }

private:
    void start() {
        is_leaf_ = false;
        if (section_ == Section::none) {
            section_ = section_named(parser_.name());
            section_depth_ = parser_.depth();
            return;
        }
        is_leaf_ = true;
        has_attributes_ = false;
        text_ = {};
        name_ = leaf_name();
        if (section_ == Section::system || section_ == Section::user_data) add_attributes();
    }

    // <Data Name="X"> is X, any other element is its own name.
    std::optional<events::FieldId> leaf_name() {
        std::string_view name = parser_.name();
        if (section_ == Section::rendering && name != "Message") return {};
        if (section_ != Section::event_data || name != "Data") return names_.id(name);
        for (const auto& each : parser_.attributes())
            if (each.name == "Name" && !each.raw.empty()) name = event_data_name(resolved(each.raw), arena_);
        return names_.id(name);
    }

    void add_attributes() {
        for (const auto& each : parser_.attributes()) {
            if (each.name.starts_with("xml") || parser_.name() == "xmlns") continue;
            has_attributes_ = true;
            scratch_.assign(parser_.name()).append("_").append(each.name);
            if (const auto id = names_.id(scratch_)) add(*id, kept(each.raw), ValueType::text);
        }
    }

    std::string_view resolved(std::string_view raw) {
        if (raw.find('&') == std::string_view::npos) return raw;
        scratch_.clear();
        formats::append_xml_text(raw, scratch_);
        return arena_.copy(scratch_);
    }
    std::string_view kept(std::string_view raw) {
        return raw.find('&') == std::string_view::npos ? arena_.copy(raw) : resolved(raw);
    }

    // An element's text may come in pieces, split by CDATA and comments.
    void add_text() {
        if (!is_leaf_) return;
        const std::string_view piece = parser_.is_raw() ? kept(parser_.text()) : arena_.copy(parser_.text());
        if (text_.empty()) {
            text_ = piece;
            return;
        }
        char* const joined = arena_.allocate(text_.size() + piece.size());
        std::copy(piece.begin(), piece.end(), std::copy(text_.begin(), text_.end(), joined));
        text_ = {joined, text_.size() + piece.size()};
    }

    void end() {
        if (section_ != Section::none && parser_.depth() + 1 == section_depth_) section_ = Section::none;
        if (!std::exchange(is_leaf_, false) || !name_) return;
        if (!text_.empty()) return add(*name_, text_, ValueType::text);
        if (!has_attributes_) add(*name_, {}, ValueType::null);
    }

    void add(events::FieldId id, std::string_view value, ValueType type) {
        if (!is_full(event_)) event_.add(id, value, type);
    }

    XmlParser parser_;
    FieldNames& names_;
    Arena& arena_;
    events::Event& event_;
    Section section_ = Section::none;
    size_t section_depth_ = 0;
    bool is_leaf_ = false;
    bool has_attributes_ = false;
    std::optional<events::FieldId> name_;
    std::string_view text_;
    std::string scratch_;
};

}  // namespace

Result<void> add_event_xml(std::string_view xml, FieldNames& names, Arena& arena, events::Event& event) {
    return EventXmlReader(xml, names, arena, event).read();
}

size_t find_event_xml(std::string_view text, size_t from) {
    constexpr std::string_view start = "<Event";
    for (size_t place = text.find(start, from); place != std::string_view::npos; place = text.find(start, place + 1)) {
        const std::string_view after = text.substr(place + start.size(), 1);
        if (after.find_first_of("> \t\r\n") == 0) return place;
    }
    return std::string_view::npos;
}

EventXmlPlace find_whole_event_xml(std::string_view text, size_t from) {
    EventXmlPlace place;
    place.begin = find_event_xml(text, from);
    if (place.begin == std::string_view::npos) return place;
    const size_t end = text.find(event_xml_end, place.begin);
    if (end != std::string_view::npos) place.end = end + event_xml_end.size();
    return place;
}

}  // namespace mitsuke::sources
