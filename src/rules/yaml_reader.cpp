// SPDX-License-Identifier: Apache-2.0
// libyaml's event interface and a tree of our own: the events carry places, and an alias is an
// event like any other, so that its expansion can be counted before it is made.
#include "rules/yaml_reader.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "base/text.h"
#include "rules/limits.h"

namespace mitsuke::rules {

namespace {

using limits::nesting_max;

size_t character_count(std::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(),
                                             [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string_view view(const yaml_char_t* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

class LibyamlEvent {
public:
    LibyamlEvent() = default;
    LibyamlEvent(const LibyamlEvent&) = delete;
    LibyamlEvent& operator=(const LibyamlEvent&) = delete;
    ~LibyamlEvent() { yaml_event_delete(&raw); }
    yaml_event_t raw{};
};

/// What a subtree costs when an alias repeats it.
struct Weight {
    size_t nodes = 1, bytes = 0, depth = 1;

    void add(const Weight& child) {
        nodes += child.nodes;
        bytes += child.bytes;
        depth = std::max(depth, child.depth + 1);
    }
};

Weight weigh(const YamlNode& node) {
    Weight weight;
    weight.bytes = node.text.size();
    for (const auto& item : node.items) weight.add(weigh(item));
    for (const auto& [key, value] : node.entries) {
        weight.add(weigh(key));
        weight.add(weigh(value));
    }
    return weight;
}

/// Turns the events of one chunk of a file into documents.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, uint32_t first_line) : text_(text), first_line_(first_line) {
        ready_ = yaml_parser_initialize(&parser_) == 1;
        if (!ready_) return;
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    TreeBuilder(const TreeBuilder&) = delete;
    TreeBuilder& operator=(const TreeBuilder&) = delete;
    ~TreeBuilder() {
        if (ready_) yaml_parser_delete(&parser_);
    }

    Checked<std::vector<YamlNode>> documents() {
        if (!ready_) return complain({first_line_, 1, 1}, "YAML: out of memory");
        std::vector<YamlNode> result;
        for (;;) {
            LibyamlEvent event;
            TRY(advance(event));
            if (event.raw.type == YAML_STREAM_END_EVENT) return result;
            if (event.raw.type == YAML_DOCUMENT_START_EVENT) result.push_back(TRY(document()));
        }
    }

private:
    Checked<YamlNode> document() {
        anchors_.clear();
        nodes_ = bytes_ = 0;
        LibyamlEvent event;
        TRY(advance(event));
        return node(event.raw, 1);
    }

    Checked<void> advance(LibyamlEvent& event) {
        if (yaml_parser_parse(&parser_, &event.raw) == 1) return {};
        return complain(place_of_problem(), problem());
    }

    Checked<YamlNode> node(const yaml_event_t& event, size_t depth) {
        const Place place = place_between(event.start_mark, event.end_mark);
        if (depth > nesting_max) return complain(place, fmt::format("lists and maps nest deeper than {}", nesting_max));
        TRY(spend({.nodes = 1, .bytes = event.type == YAML_SCALAR_EVENT ? event.data.scalar.length : 0}, place));
        switch (event.type) {
            case YAML_SCALAR_EVENT: return scalar(event, place);
            case YAML_SEQUENCE_START_EVENT: return list(event, place, depth);
            case YAML_MAPPING_START_EVENT: return map(event, place, depth);
            case YAML_ALIAS_EVENT: return alias(event, place, depth);
            default: return complain(place, "YAML: unexpected end of the document");
        }
    }

    static Checked<void> check_tag(std::string_view tag, Place place, std::initializer_list<std::string_view> known) {
        const bool is_known = tag.empty() || tag == "!" || std::find(known.begin(), known.end(), tag) != known.end();
        if (is_known) return {};
        return complain(place, fmt::format("YAML: the tag {} is not known", tag));
    }

    Checked<YamlNode> scalar(const yaml_event_t& event, Place place) {
        const auto& raw = event.data.scalar;
        YamlNode result;
        result.place = place;
        result.text.assign(reinterpret_cast<const char*>(raw.value), raw.length);
        const std::string_view tag = view(raw.tag);
        const bool text_tag = tag == YAML_STR_TAG || tag == "!";
        TRY(check_tag(tag, place,
                      {YAML_STR_TAG, YAML_INT_TAG, YAML_FLOAT_TAG, YAML_BOOL_TAG, YAML_NULL_TAG, YAML_TIMESTAMP_TAG}));
        result.plain = raw.style == YAML_PLAIN_SCALAR_STYLE && !text_tag;
        const bool quoted = raw.style != YAML_PLAIN_SCALAR_STYLE;
        const size_t width = event.end_mark.column - event.start_mark.column;
        const bool one_line = event.start_mark.line == event.end_mark.line;
        result.verbatim = one_line && width == character_count(result.text) + (quoted ? 2 : 0);
        return keep(raw.anchor, std::move(result));
    }

    Checked<YamlNode> list(const yaml_event_t& start, Place place, size_t depth) {
        YamlNode result;
        result.kind = YamlNode::Kind::list;
        result.place = place;
        TRY(check_tag(view(start.data.sequence_start.tag), place, {YAML_SEQ_TAG}));
        for (;;) {
            LibyamlEvent event;
            TRY(advance(event));
            if (event.raw.type == YAML_SEQUENCE_END_EVENT) break;
            result.items.push_back(TRY(node(event.raw, depth + 1)));
        }
        return keep(start.data.sequence_start.anchor, std::move(result));
    }

    Checked<YamlNode> map(const yaml_event_t& start, Place place, size_t depth) {
        YamlNode result;
        result.kind = YamlNode::Kind::map;
        result.place = place;
        TRY(check_tag(view(start.data.mapping_start.tag), place, {YAML_MAP_TAG}));
        std::map<std::string, uint32_t> lines;
        for (;;) {
            LibyamlEvent event;
            TRY(advance(event));
            if (event.raw.type == YAML_MAPPING_END_EVENT) break;
            YamlNode key = TRY(node(event.raw, depth + 1));
            TRY(check_key(key, lines));
            LibyamlEvent value_event;
            TRY(advance(value_event));
            YamlNode value = TRY(node(value_event.raw, depth + 1));
            result.entries.push_back({std::move(key), std::move(value)});
        }
        return keep(start.data.mapping_start.anchor, std::move(result));
    }

    /// A repeated key would silently lose one of its values (YAML 1.2.2, 3.2.1.1: keys are unique).
    Checked<void> check_key(const YamlNode& key, std::map<std::string, uint32_t>& lines) {
        if (!key.is_scalar()) return complain(key.place, "YAML: a key must be a text");
        if (key.plain && key.text == "<<") return complain(key.place, "YAML: merge keys (<<) are not part of YAML 1.2");
        const auto [found, is_new] = lines.emplace(key.text, key.place.line);
        if (is_new) return {};
        return complain(key.place,
                        fmt::format("the key '{}' is here twice, first on line {}", key.text, found->second));
    }

    Checked<YamlNode> alias(const yaml_event_t& event, Place place, size_t depth) {
        const std::string name(view(event.data.alias.anchor));
        const auto found = anchors_.find(name);
        if (found == anchors_.end())
            return complain(place, fmt::format("YAML: no complete anchor &{} before this", name));
        const Weight weight = weigh(found->second);
        if (depth + weight.depth > nesting_max)
            return complain(place, fmt::format("lists and maps nest deeper than {}", nesting_max));
        TRY(spend(weight, place));
        return found->second;
    }

    /// Remembers the node for aliases. The copy counts as well.
    Checked<YamlNode> keep(const yaml_char_t* anchor, YamlNode&& node) {
        if (!anchor) return std::move(node);
        TRY(spend(weigh(node), node.place));
        anchors_.insert_or_assign(std::string(view(anchor)), node);
        return std::move(node);
    }

    Checked<void> spend(const Weight& weight, Place place) {
        nodes_ += weight.nodes;
        bytes_ += weight.bytes;
        if (nodes_ > limits::document_nodes_max)
            return complain(place, fmt::format("the document has more than {} nodes", limits::document_nodes_max));
        if (bytes_ > limits::document_bytes_max)
            return complain(place,
                            fmt::format("the document has more than {} bytes of text", limits::document_bytes_max));
        return {};
    }

    Place place_of_mark(const yaml_mark_t& mark) const {
        return {static_cast<uint32_t>(mark.line) + first_line_, static_cast<uint32_t>(mark.column) + 1, 1};
    }
    Place place_between(const yaml_mark_t& start, const yaml_mark_t& end) const {
        Place place = place_of_mark(start);
        if (start.line == end.line && end.column > start.column)
            place.length = static_cast<uint32_t>(end.column - start.column);
        return place;
    }

    /// The reader of libyaml, which finds bad UTF-8, knows the byte only.
    Place place_of_problem() const {
        if (parser_.error != YAML_READER_ERROR) return place_of_mark(parser_.problem_mark);
        const std::string_view before = text_.substr(0, parser_.problem_offset);
        const size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        const auto lines = static_cast<uint32_t>(std::count(before.begin(), before.end(), '\n'));
        return {lines + first_line_, static_cast<uint32_t>(character_count(before.substr(line_start))) + 1, 1};
    }
    std::string problem() const {
        std::string why = std::string("YAML: ") + (parser_.problem ? parser_.problem : "out of memory");
        if (parser_.context) why += std::string(" ") + parser_.context;
        return why;
    }

    std::string_view text_;
    uint32_t first_line_;
    yaml_parser_t parser_{};
    bool ready_ = false;
    std::unordered_map<std::string, YamlNode> anchors_;
    size_t nodes_ = 0, bytes_ = 0;
};

bool begins_document(std::string_view line) {
    return line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

bool is_prologue(std::string_view line) { return trim(line).empty() || line[0] == '#' || line[0] == '%'; }

/// The bytes before the next document. Directives and comments stay with the document after them.
size_t chunk_size(std::string_view text) {
    bool prologue = true;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (begins_document(line)) {
            if (!prologue) return at;
            prologue = false;
        } else if (!is_prologue(line)) {
            prologue = false;
        }
        at = end + 1;
    }
    return text.size();
}

bool is_empty(const YamlNode& node) { return node.is_scalar() && node.plain && node.text.empty(); }

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const auto& entry : entries)
        if (entry.key.text == key) return &entry.value;
    return nullptr;
}

Place YamlNode::place_of(size_t offset, size_t length) const {
    if (!verbatim || offset > text.size()) return place;
    const std::string_view all = text;
    const bool quoted = place.length == character_count(all) + 2;
    return {place.line, place.column + (quoted ? 1 : 0) + static_cast<uint32_t>(character_count(all.substr(0, offset))),
            std::max<uint32_t>(1, static_cast<uint32_t>(character_count(all.substr(offset, length))))};
}

YamlReader::YamlReader(std::string_view text) : rest_(text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::optional<Checked<YamlNode>> YamlReader::next() {
    for (;;) {
        if (!pending_.empty()) {
            Checked<YamlNode> result = std::move(pending_.back());
            pending_.pop_back();
            return result;
        }
        if (rest_.empty()) return {};
        if (auto complaint = next_of_chunk()) return complaint;
    }
}

/// Fills pending_, last document first.
std::optional<Checked<YamlNode>> YamlReader::next_of_chunk() {
    if (++documents_ > limits::documents_max) {
        rest_ = {};
        return complain({line_, 1, 1}, fmt::format("the file has more than {} documents", limits::documents_max));
    }
    const std::string_view chunk = rest_.substr(0, chunk_size(rest_));
    const uint32_t line = line_;
    rest_.remove_prefix(chunk.size());
    line_ += static_cast<uint32_t>(std::count(chunk.begin(), chunk.end(), '\n'));
    auto documents = TreeBuilder(chunk, line).documents();
    if (!documents) return tl::make_unexpected(std::move(documents).error());
    std::erase_if(*documents, is_empty);
    pending_ = *std::move(documents);
    std::reverse(pending_.begin(), pending_.end());
    return {};
}

}  // namespace mitsuke::rules
