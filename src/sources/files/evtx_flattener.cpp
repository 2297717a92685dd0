// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_flattener.h"

#include <array>
#include <string>
#include <utility>

#include "sources/files/event_bound.h"

namespace mitsuke::sources {

namespace {

using events::ValueType;
using formats::evtx::Standing;
using formats::evtx::Type;

// A record has at most 64 KiB, and its text at most three times as much; templates repeat values a
// few times at most. Far more than that is a record made to exhaust memory.
constexpr size_t work_max = 1024UL * 1024;

constexpr ValueType value_type_of(Type type) {
    switch (type) {
        case Type::int8:
        case Type::uint8:
        case Type::int16:
        case Type::uint16:
        case Type::int32:
        case Type::uint32:
        case Type::int64:
        case Type::uint64: return ValueType::integer;
        case Type::real32:
        case Type::real64: return ValueType::real;
        case Type::boolean: return ValueType::boolean;
        default: return ValueType::text;
    }
}

constexpr auto value_types = [] {
    std::array<ValueType, 256> types{};
    for (size_t index = 0; index < types.size(); ++index) types[index] = value_type_of(static_cast<Type>(index));
    return types;
}();

ValueType value_type(const formats::evtx::Value& value) {
    return value.is_array ? ValueType::text : value_types[static_cast<uint8_t>(value.type)];
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

}  // namespace

EvtxFlattener::EvtxFlattener(events::Vocabulary& vocabulary, Shortcuts shortcuts, const Interest* interest)
    : ids_(vocabulary), shortcuts_(shortcuts), triage_(interest) {}

void EvtxFlattener::start(std::string_view chunk) {
    chunk_ = chunk;
    reader_.start(chunk);
    if (generation_ == reader_.generation()) return;
    generation_ = reader_.generation();
    plans_.clear();
    triage_.forget();
}

Result<void> EvtxFlattener::flatten(const formats::evtx::Record& record, events::Event& event, Arena& arena) {
    event_ = &event;
    arena_ = &arena;
    depth_ = 0;
    work_left_ = work_max;
    key_.clear();
    kind_size_ = 0;
    passed_.reset();
    const auto body = chunk_.substr(record.body_offset, record.body_end - record.body_offset);
    return fragments(body, Standing::record, EvtxPlace::document);
}

// `bytes` lie within the chunk.
Result<void> EvtxFlattener::fragments(std::string_view bytes, Standing standing, EvtxPlace place) {
    if (depth_ == depth_max) return fail(ErrorKind::limit, "binary XML nests too deeply");
    TRY(spend(bytes.size()));
    if (depth_ == levels_.size()) levels_.emplace_back();
    Level& level = levels_[depth_++];
    const auto begin = static_cast<size_t>(bytes.data() - chunk_.data());
    const size_t end = begin + bytes.size();
    for (size_t at = begin; at < end && (at == begin || !is_end(at, end));) {
        const size_t next = TRY(reader_.read(at, end, standing, level.instance));
        const bool is_whole_record = depth_ == 1 && at == begin && is_end(next, end);
        at = next;
        if (is_whole_record && passes(level, place, bytes.size())) break;
        TRY(walk(level, place));
    }
    --depth_;
    return {};
}

bool EvtxFlattener::is_end(size_t at, size_t end) const {
    constexpr char end_of_stream = '\0';
    return at >= end || chunk_[at] == end_of_stream;
}

Result<void> EvtxFlattener::walk(Level& level, EvtxPlace place) {
    const EvtxPlan& plan = plan_of(level, place);
    TRY(spend(plan.steps.size() + plan.pieces.size()));
    level.plan = &plan;
    for (const Step& step : plan.steps) {
        if (step.is_plain && take_plain(step, level)) continue;
        switch (step.kind) {
            case Step::Kind::start: level.had_attribute = false; break;
            case Step::Kind::attribute: TRY(attribute(step, level)); break;
            case Step::Kind::name: TRY(name(step, level)); break;
            case Step::Kind::text: TRY(text(step, level)); break;
        }
    }
    return {};
}

// What most steps come to, without a detour: one field from one slot. False when it is not that simple.
bool EvtxFlattener::take_plain(const Step& step, Level& level) {
    if (shortcuts_ == Shortcuts::avoided || step.slot >= level.instance.values.size()) return false;
    const Value& value = level.instance.values[step.slot];
    if (value.is_array || value.is_null() || value.type == Type::binxml) return false;
    const auto text = to_text(value, *arena_);
    if (text.size() + 1 > work_left_ || is_full(*event_)) return false;
    work_left_ -= text.size() + 1;
    if (step.kind == Step::Kind::attribute) level.had_attribute = true;
    event_->add(step.id, text, value_types[static_cast<uint8_t>(value.type)]);
    return true;
}

// An attribute without a value is left out.
Result<void> EvtxFlattener::attribute(const Step& step, Level& level) {
    const auto parts = pieces(step, level);
    if (parts.size() > 1) {
        level.had_attribute = true;
        return add(step.id, TRY(joined(step, level)), ValueType::text);
    }
    const Value value = value_of(parts.front(), level);
    if (value.is_null() || value.type == Type::binxml) return {};
    level.had_attribute = true;
    return add(step.id, to_text(value, *arena_), value_type(value));
}

Result<void> EvtxFlattener::name(const Step& step, Level& level) {
    const auto name = evtx_data_field(TRY(joined(step, level)), *arena_);
    level.named = ids_.id(name).value_or(events::field::Data);
    return {};
}

Result<void> EvtxFlattener::text(const Step& step, const Level& level) {
    const auto id = step.is_named_by_value ? level.named : step.id;
    const bool has_value = TRY(step.piece_count == 1 ? single(step, level, id) : several(step, level, id));
    const bool is_null = !has_value && step.keeps_null && !(step.has_attributes && level.had_attribute);
    if (is_null) return add(id, {}, ValueType::null);
    return {};
}

// One value makes one field, an array one for each item, binary XML whatever is in it.
Result<bool> EvtxFlattener::single(const Step& step, const Level& level, events::FieldId id) {
    Value value = value_of(pieces(step, level).front(), level);
    if (value.is_null()) return false;
    if (value.type == Type::binxml) {
        if (!value.is_array) TRY(fragments(value.bytes, Standing::value, step.inner));
        return !value.bytes.empty();
    }
    if (!value.is_array) {
        const auto text = to_text(value, *arena_);
        if (step.skips_blank && is_blank(text)) return false;
        TRY(add(id, text, value_type(value)));
        return true;
    }
    bool has_items = false;
    while (const auto item = take_item(value)) {
        TRY(add(id, to_text(*item, *arena_), value_type(*item)));
        has_items = true;
    }
    return has_items;
}

// Text around values is one field; binary XML among it stands for itself.
Result<bool> EvtxFlattener::several(const Step& step, const Level& level, events::FieldId id) {
    bool has_value = false, has_text = false;
    for (const Piece& piece : pieces(step, level)) {
        const Value value = value_of(piece, level);
        const bool is_nested = value.type == Type::binxml && !value.is_array;
        has_text = has_text || (!is_nested && !value.is_null());
        if (!is_nested) continue;
        TRY(fragments(value.bytes, Standing::value, step.inner));
        has_value = true;
    }
    if (!has_text) return has_value;
    const auto text = TRY(joined(step, level));
    if (step.skips_blank && is_blank(text)) return has_value;
    TRY(add(id, text, ValueType::text));
    return true;
}

// All pieces of text behind one another.
Result<std::string_view> EvtxFlattener::joined(const Step& step, const Level& level) {
    std::string whole;
    for (const Piece& piece : pieces(step, level)) {
        const Value value = value_of(piece, level);
        if (value.type == Type::binxml) continue;
        const auto text = to_text(value, *arena_);
        TRY(spend(text.size()));
        whole += text;
    }
    return arena_->copy(whole);
}

Result<void> EvtxFlattener::add(events::FieldId id, std::string_view value, ValueType type) {
    TRY(spend(value.size() + 1));
    if (!is_full(*event_)) event_->add(id, value, type);
    return {};
}

Result<void> EvtxFlattener::spend(size_t work) {
    if (work > work_left_) return fail(ErrorKind::limit, "record repeats its parts too often");
    work_left_ -= work;
    return {};
}

const EvtxPlan& EvtxFlattener::plan_of(Level& level, EvtxPlace place) {
    const Instance& instance = level.instance;
    if (instance.number == Instance::no_number) {
        compile_evtx_plan(*instance.plan, reader_.names(), place, ids_, level.own);
        return level.own;
    }
    if (instance.number >= plans_.size()) plans_.resize(instance.number + 1);
    auto& plan = plans_[instance.number][static_cast<size_t>(place)];
    if (!plan) {
        plan = std::make_unique<EvtxPlan>();
        compile_evtx_plan(*instance.plan, reader_.names(), place, ids_, *plan);
    }
    return *plan;
}

std::span<const EvtxPlan::Piece> EvtxFlattener::pieces(const Step& step, const Level& level) const {
    return std::span(level.plan->pieces).subspan(step.first_piece, step.piece_count);
}

// A slot beyond the values of the instance has none.
EvtxFlattener::Value EvtxFlattener::value_of(const Piece& piece, const Level& level) const {
    switch (piece.kind) {
        case Piece::Kind::literal: {
            const auto text = std::string_view(level.instance.plan->text).substr(piece.begin, piece.size);
            return {Type::utf8, false, text};
        }
        case Piece::Kind::fragment: return {Type::binxml, false, chunk_.substr(piece.begin, piece.size)};
        case Piece::Kind::slot: break;
    }
    return piece.slot < level.instance.values.size() ? level.instance.values[piece.slot] : Value{};
}

}  // namespace mitsuke::sources
