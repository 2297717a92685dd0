// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/fragment_parser.h"

#include <fmt/format.h>

#include "base/text.h"

namespace mitsuke::formats::evtx {

namespace {

// [MS-EVEN6] 2.2.12.2; the bit 0x40 says that more of the same follows.
enum Token : uint8_t {
    end_of_stream = 0x00,
    open_start_element = 0x01,
    close_start_element = 0x02,
    close_empty_element = 0x03,
    end_element = 0x04,
    value = 0x05,
    attribute_name = 0x06,
    cdata_section = 0x07,
    char_reference = 0x08,
    entity_ref = 0x09,
    pi_target = 0x0A,
    pi_data = 0x0B,
    template_instance = 0x0C,
    normal_substitution = 0x0D,
    optional_substitution = 0x0E,
    fragment_header = 0x0F,
};
constexpr uint8_t more_flag = 0x40;
constexpr size_t depth_max = 256;

}  // namespace

FragmentParser::FragmentParser(BinXml& reader, size_t begin, size_t end, Dependency dependency, Nested nested,
                               Template& out)
    : reader_(reader), bytes_(reader.chunk_.substr(0, end)), dependency_(dependency), nested_(nested), out_(out) {
    bytes_.seek(begin);
}

Result<void> FragmentParser::parse() {
    while (bytes_.left() > 0 && TRY(token())) {
    }
    if (!open_.empty()) return malformed("an element is not closed");
    return {};
}

// False at the end of the stream.
Result<bool> FragmentParser::token() {
    const auto raw = bytes_.little<uint8_t>();
    const auto token = static_cast<uint8_t>(raw & ~more_flag);
    switch (token) {
        case end_of_stream: return false;
        case value: TRY(value_text()); break;
        case cdata_section: TRY(counted_text()); break;
        case char_reference: TRY(character_reference()); break;
        case entity_ref: TRY(entity_reference()); break;
        case normal_substitution: TRY(substitution(false)); break;
        case optional_substitution: TRY(substitution(true)); break;
        default: return markup_token(raw);
    }
    return true;
}

Result<bool> FragmentParser::markup_token(uint8_t token) {
    switch (token & ~more_flag) {
        case open_start_element: TRY(open_element((token & more_flag) != 0)); break;
        case attribute_name: TRY(attribute()); break;
        case close_start_element: TRY(end_start_tag(Op::Kind::content)); break;
        case close_empty_element: TRY(end_start_tag(Op::Kind::close)); break;
        case end_element: TRY(close_element()); break;
        case pi_target: TRY(instruction_target()); break;
        case pi_data: bytes_.skip(size_t{bytes_.little<uint16_t>()} * 2); break;
        case template_instance: TRY(nested_instance()); break;
        case fragment_header: bytes_.skip(3); break;
        default: return fail(ErrorKind::malformed, fmt::format("token {:#04x} is unknown", unsigned{token}));
    }
    TRY(check());
    return true;
}

// Element: dependency, length, name, and with attributes the length of their list. The lengths are
// not needed: the tokens say where an element ends.
Result<void> FragmentParser::open_element(bool has_attributes) {
    if (!open_.empty() && open_.back() != State::content) return malformed("an element begins within a start tag");
    if (open_.size() >= depth_max) return fail(ErrorKind::limit, "elements nest too deeply");
    if (dependency_ == Dependency::present) bytes_.skip(2);
    bytes_.skip(4);
    const uint32_t id = TRY(name());
    if (has_attributes) bytes_.skip(4);
    open_.push_back(State::start_tag);
    add(Op::Kind::open).name = id;
    return check();
}

Result<void> FragmentParser::attribute() {
    if (open_.empty() || open_.back() != State::start_tag) return malformed("an attribute stands outside a start tag");
    const uint32_t id = TRY(name());
    add(Op::Kind::attribute).name = id;
    return {};
}

Result<void> FragmentParser::end_start_tag(Op::Kind kind) {
    if (open_.empty() || open_.back() != State::start_tag) return malformed("a start tag ends that did not begin");
    if (kind == Op::Kind::content) open_.back() = State::content;
    else open_.pop_back();
    add(kind);
    return {};
}

Result<void> FragmentParser::close_element() {
    if (open_.empty() || open_.back() != State::content) return malformed("an element ends that did not begin");
    open_.pop_back();
    add(Op::Kind::close);
    return {};
}

Result<void> FragmentParser::value_text() {
    const auto type = bytes_.little<uint8_t>();
    if (static_cast<Type>(type) != Type::string) return malformed("a literal is no string");
    return counted_text();
}

Result<void> FragmentParser::counted_text() {
    const auto units = bytes_.little<uint16_t>();
    const auto text = bytes_.take(size_t{units} * 2);
    TRY(check());
    add_literal(utf16_text(text, reader_.scratch_));
    return {};
}

Result<void> FragmentParser::character_reference() {
    const auto code_point = bytes_.little<uint16_t>();
    TRY(check());
    const bool is_surrogate = code_point >= 0xD800 && code_point < 0xE000;
    std::string text;
    append_code_point(is_surrogate ? 0xFFFD : code_point, text);
    add_literal(text);
    return {};
}

Result<void> FragmentParser::entity_reference() {
    const std::string_view entity = reader_.names_[TRY(name())];
    constexpr std::pair<std::string_view, std::string_view> predefined[] = {
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}};
    for (const auto& [name, text] : predefined)
        if (entity == name) {
            add_literal(text);
            return {};
        }
    add_literal(fmt::format("&{};", entity));
    return {};
}

Result<void> FragmentParser::substitution(bool is_optional) {
    const auto slot = bytes_.little<uint16_t>();
    bytes_.skip(1);  // the type; the instance says it, too, and is right where they differ
    TRY(check());
    Op& op = add(Op::Kind::slot);
    op.slot = slot;
    op.is_optional = is_optional;
    return {};
}

Result<void> FragmentParser::instruction_target() {
    TRY(name());
    return {};
}

// The instance is read when the fragment is walked; here only its extent matters.
Result<void> FragmentParser::nested_instance() {
    if (nested_ == Nested::refused) return malformed("a template instance stands within a template");
    if (!open_.empty() && open_.back() == State::start_tag) return malformed("a template instance in a start tag");
    const size_t begin = bytes_.position() - 1;
    Instance skipped;
    const size_t end = TRY(reader_.read_instance(begin + 1, bytes_.position() + bytes_.left(), skipped));
    bytes_.seek(end);
    Op& op = add(Op::Kind::fragment);
    op.begin = static_cast<uint32_t>(begin);
    op.size = static_cast<uint32_t>(end - begin);
    return {};
}

// A name is an offset in the chunk. The first use of a name carries it right behind the offset.
Result<uint32_t> FragmentParser::name() {
    const size_t offset = bytes_.little<uint32_t>();
    TRY(check());
    if (offset == bytes_.position()) {
        bytes_.seek(TRY(reader_.name_end(offset)));
        TRY(check());
    }
    return reader_.name_at(offset);
}

Result<void> FragmentParser::check() const {
    if (bytes_.failed()) return malformed("the fragment is cut");
    return {};
}

Op& FragmentParser::add(Op::Kind kind) {
    out_.ops.push_back({});
    out_.ops.back().kind = kind;
    return out_.ops.back();
}

// Neighbouring literals are one.
void FragmentParser::add_literal(std::string_view text) {
    const bool continues = !out_.ops.empty() && out_.ops.back().kind == Op::Kind::literal;
    Op& op = continues ? out_.ops.back() : add(Op::Kind::literal);
    if (!continues) op.begin = static_cast<uint32_t>(out_.text.size());
    out_.text.append(text);
    op.size += static_cast<uint32_t>(text.size());
}

tl::unexpected<Error> FragmentParser::malformed(const char* what) const {
    return fail(ErrorKind::malformed, fmt::format("chunk offset {}: {}", bytes_.position(), what));
}

}  // namespace mitsuke::formats::evtx
