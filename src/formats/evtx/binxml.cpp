// SPDX-License-Identifier: Apache-2.0
#include "formats/evtx/binxml.h"

#include <fmt/format.h>

#include <functional>

#include "base/bytes.h"
#include "formats/evtx/fragment_parser.h"
#include "formats/evtx/load.h"

namespace mitsuke::formats::evtx {

namespace {

constexpr uint8_t template_token = 0x0C;
constexpr uint8_t fragment_token = 0x0F;
constexpr size_t fragment_header_size = 4;
constexpr size_t definition_header_size = 24;  // next definition, GUID, size of the data
constexpr size_t name_header_size = 8;         // next name, hash, count of units
// XML schemas of events have names of a few dozen letters; the bound keeps a hostile chunk from
// making each of its tokens a copy of one huge name.
constexpr size_t name_units_max = 1024;
// Definitions of a sound chunk do not overlap, so they are smaller than it. A hostile one can make
// every record point to another start within the same bytes.
constexpr size_t definition_bytes_max = 8UL * 64 * 1024;
// What is kept across chunks; a log of many providers has a few hundred templates.
constexpr size_t shared_max = 4096;
constexpr size_t names_max = 65536;

size_t content_hash(const Template& plan) {
    size_t hash = std::hash<std::string_view>{}(plan.text);
    for (const Op& op : plan.ops)
        hash = (hash ^ (op.name * size_t{31} + static_cast<size_t>(op.kind) * 7 + op.slot)) * 0x9E3779B97F4A7C15U;
    return hash;
}

}  // namespace

void BinXml::start(std::string_view chunk) {
    chunk_ = chunk;
    by_offset_.clear();
    name_by_offset_.clear();
    definition_bytes_ = 0;
    if (shared_.size() <= shared_max && names_.size() <= names_max) return;
    by_content_.clear();
    shared_.clear();
    names_.clear();
    ++generation_;
}

Result<size_t> BinXml::read(size_t offset, size_t end, Standing standing, Instance& instance) {
    instance.values.clear();
    instance.own.clear();
    instance.plan = &instance.own;
    instance.number = Instance::no_number;
    scratch_.clear();
    if (end > chunk_.size() || offset > end) return fail(ErrorKind::malformed, "fragment goes beyond the chunk");
    offset = after_headers(offset, end);
    if (begins_with(template_token, offset, end)) return read_instance(offset + 1, end, instance);

    using Dependency = FragmentParser::Dependency;
    const bool is_record = standing == Standing::record;
    const auto parse = [&](Dependency dependency) {
        instance.own.clear();
        return FragmentParser(*this, offset, end, dependency, FragmentParser::Nested::allowed, instance.own).parse();
    };
    auto parsed = parse(is_record ? Dependency::present : Dependency::absent);
    // Writers disagree on the dependency number; names at impossible offsets tell which it was.
    if (!parsed && parse(is_record ? Dependency::absent : Dependency::present)) return end;
    TRY(std::move(parsed));
    return end;
}

bool BinXml::begins_with(uint8_t token, size_t offset, size_t end) const {
    return offset < end && static_cast<uint8_t>(chunk_[offset]) == token;
}

size_t BinXml::after_headers(size_t offset, size_t end) const {
    while (end - offset >= fragment_header_size && begins_with(fragment_token, offset, end))
        offset += fragment_header_size;
    return offset;
}

bool BinXml::has_template(size_t offset, size_t end) const {
    return begins_with(template_token, after_headers(offset, end), end);
}

// After the token: one unknown byte, template id, offset of the definition, [the definition,] values.
Result<size_t> BinXml::read_instance(size_t offset, size_t end, Instance& instance) {
    ByteReader bytes(chunk_.substr(0, end));
    bytes.seek(offset);
    bytes.skip(1);
    const auto id = bytes.little<uint32_t>();
    const auto definition_offset = bytes.little<uint32_t>();
    if (bytes.failed()) return fail(ErrorKind::malformed, fmt::format("chunk offset {}: instance is cut", offset));
    if (definition_offset == bytes.position()) {
        bytes.skip(definition_header_size - 4);
        bytes.skip(bytes.little<uint32_t>());
        if (bytes.failed()) return fail(ErrorKind::malformed, fmt::format("chunk offset {}: template is cut", offset));
    }
    const Shared* const shared = TRY(definition(definition_offset, id));
    instance.plan = &shared->plan;
    instance.number = shared->number;
    return read_values(bytes.position(), end, instance.values);
}

// A count, a descriptor for each value (size, type, zero), then the bytes of the values.
Result<size_t> BinXml::read_values(size_t offset, size_t end, std::vector<Value>& values) const {
    const auto cut = [offset] {
        return fail(ErrorKind::malformed, fmt::format("chunk offset {}: values are cut", offset));
    };
    if (end - offset < 4) return cut();
    const size_t count = load<uint32_t>(chunk_, offset);
    const size_t descriptors = offset + 4;
    if (count > (end - descriptors) / 4) return cut();
    size_t place = descriptors + count * 4;
    values.resize(count);
    for (size_t index = 0; index < count; ++index) {
        const size_t size = load<uint16_t>(chunk_, descriptors + index * 4);
        if (size > end - place) return cut();
        values[index] = make_value(load<uint8_t>(chunk_, descriptors + index * 4 + 2), chunk_.substr(place, size));
        place += size;
    }
    return place;
}

// `id` tells a template from what stands at its place after a chunk was overwritten in part.
Result<const BinXml::Shared*> BinXml::definition(uint32_t offset, uint32_t id) {
    if (const auto found = by_offset_.find(offset); found != by_offset_.end() && found->second.id == id)
        return found->second.shared;
    const Shared* const parsed = TRY(parse_definition(offset, id));
    by_offset_[offset] = {id, parsed};
    return parsed;
}

Result<const BinXml::Shared*> BinXml::parse_definition(uint32_t offset, uint32_t id) {
    ByteReader bytes(chunk_);
    bytes.seek(offset);
    bytes.skip(4);  // next definition with the same hash
    const auto defined_id = bytes.little<uint32_t>();
    bytes.skip(12);  // the rest of the GUID, whose first part is the id
    const auto size = bytes.little<uint32_t>();
    const size_t begin = bytes.position();
    if (bytes.failed() || size > bytes.left())
        return fail(ErrorKind::malformed, fmt::format("template at chunk offset {} is cut", offset));
    if (defined_id != id)
        return fail(ErrorKind::malformed, fmt::format("template at chunk offset {} is another one", offset));
    if (size > definition_bytes_max - definition_bytes_)
        return fail(ErrorKind::limit, "templates of the chunk overlap too often");
    definition_bytes_ += size;
    Template plan;
    TRY(FragmentParser(*this, begin, begin + size, FragmentParser::Dependency::present, FragmentParser::Nested::refused,
                       plan)
            .parse());
    return share(std::move(plan));
}

const BinXml::Shared* BinXml::share(Template&& plan) {
    const size_t hash = content_hash(plan);
    const auto [first, last] = by_content_.equal_range(hash);
    for (auto each = first; each != last; ++each)
        if (each->second->plan == plan) return each->second;
    const Shared& added = shared_.emplace_back(Shared{std::move(plan), static_cast<uint32_t>(shared_.size())});
    by_content_.emplace(hash, &added);
    return &added;
}

// A name: next name with the same hash, hash, count of UTF-16 units, the units, a zero.
Result<size_t> BinXml::name_end(size_t offset) const {
    if (chunk_.size() < name_header_size || offset > chunk_.size() - name_header_size)
        return fail(ErrorKind::malformed, fmt::format("name at chunk offset {} is outside", offset));
    const size_t end = offset + name_header_size + size_t{load<uint16_t>(chunk_, offset + 6)} * 2 + 2;
    if (end > chunk_.size()) return fail(ErrorKind::malformed, fmt::format("name at chunk offset {} is cut", offset));
    return end;
}

Result<uint32_t> BinXml::name_at(size_t offset) {
    if (const auto found = name_by_offset_.find(offset); found != name_by_offset_.end()) return found->second;
    const size_t end = TRY(name_end(offset));
    const size_t begin = offset + name_header_size;
    const size_t size = end - 2 - begin;
    if (size > name_units_max * 2)
        return fail(ErrorKind::limit, fmt::format("name at chunk offset {} is {} letters long", offset, size / 2));
    const uint32_t id = names_.id(utf16_text(chunk_.substr(begin, size), scratch_));
    name_by_offset_.emplace(offset, id);
    return id;
}

}  // namespace mitsuke::formats::evtx
