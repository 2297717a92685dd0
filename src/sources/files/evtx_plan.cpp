// SPDX-License-Identifier: Apache-2.0
#include "sources/files/evtx_plan.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

using formats::evtx::Names;
using formats::evtx::Op;
using formats::evtx::Template;
using Piece = EvtxPlan::Piece;
using Step = EvtxPlan::Step;

std::string_view local_name(std::string_view name) {
    const size_t colon = name.rfind(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

// Namespace declarations are no data.
bool is_declaration(std::string_view attribute) { return attribute == "xmlns" || attribute.starts_with("xmlns:"); }

EvtxPlace place_of_section(std::string_view name) {
    if (name == "System") return EvtxPlace::system;
    if (name == "EventData") return EvtxPlace::event_data;
    if (name == "RenderingInfo") return EvtxPlace::rendering;
    return EvtxPlace::other;
}

// Walks the ops of a template with the elements that are open.
class Compiler {
public:
    Compiler(const Template& source, const Names& names, FieldNames& ids, EvtxPlan& plan)
        : source_(source), names_(names), ids_(ids), plan_(plan) {}

    void compile(EvtxPlace place) {
        root_ = place;
        while (next_ < source_.ops.size()) take(source_.ops[next_++]);
    }

private:
    struct Element {
        std::string_view field;  // name of its field; attributes append "_Name" to it
        EvtxPlace inner = EvtxPlace::other;
        bool is_section = false;  // Event, System, EventData, ..: neither null field nor attributes
        bool is_data = false;     // <Data> of EventData: its attributes only name it
        bool is_ignored = false;  // texts for people that only repeat System
        bool has_children = false;
        bool has_attributes = false;
        bool is_named_by_value = false;
        std::vector<Piece> pieces;
    };

    void take(const Op& op) {
        switch (op.kind) {
            case Op::Kind::open: return open(op);
            case Op::Kind::close: return close();
            case Op::Kind::content: return;
            case Op::Kind::attribute: return attribute(op);
            default: break;
        }
        if (!open_.empty()) open_.back().pieces.push_back(piece(op));
        else if (op.kind == Op::Kind::fragment) add(Step::Kind::text, {piece(op)}).inner = root_;
    }

    void open(const Op& op) {
        const auto name = names_[op.name];
        const EvtxPlace place = open_.empty() ? root_ : open_.back().inner;
        if (!open_.empty()) open_.back().has_children = true;
        open_.push_back(make_element(name, place));
        const bool has_attributes = next_ < source_.ops.size() && source_.ops[next_].kind == Op::Kind::attribute;
        if (!has_attributes) return;
        if (open_.back().is_data) return name_data();
        add(Step::Kind::start, {});
        open_.back().has_attributes = true;
    }

    static Element make_element(std::string_view name, EvtxPlace place) {
        Element element;
        element.field = local_name(name);
        element.is_section = place == EvtxPlace::document || place == EvtxPlace::event;
        if (place == EvtxPlace::document) element.inner = EvtxPlace::event;
        if (place == EvtxPlace::event) element.inner = place_of_section(name);
        element.is_data = place == EvtxPlace::event_data && name == "Data";
        element.is_ignored = place == EvtxPlace::rendering && name != "Message";
        return element;
    }

    void name_data() {
        for (size_t at = next_; at < source_.ops.size(); ++at) {
            const Op& op = source_.ops[at];
            if (op.kind == Op::Kind::content || op.kind == Op::Kind::close) return;
            if (op.kind == Op::Kind::attribute && names_[op.name] == "Name") return name_data_by(pieces_from(at + 1));
        }
    }

    void name_data_by(std::vector<Piece> pieces) {
        if (pieces.empty()) return;
        if (pieces.size() == 1 && pieces.front().kind == Piece::Kind::literal) {
            const Piece& only = pieces.front();
            const auto text = std::string_view(source_.text).substr(only.begin, only.size);
            open_.back().field = evtx_data_field(text, scratch_);
            return;
        }
        open_.back().is_named_by_value = true;
        add(Step::Kind::name, std::move(pieces));
    }

    void attribute(const Op& op) {
        const auto name = names_[op.name];
        auto pieces = pieces_from(next_);
        next_ += pieces.size();
        const Element& element = open_.back();
        const bool is_field = !element.is_section && !element.is_data && !element.is_ignored;
        if (!is_field || is_declaration(name) || pieces.empty()) return;
        const auto id = ids_.id(joined_name(element.field, local_name(name)));
        if (id) add(Step::Kind::attribute, std::move(pieces)).id = *id;
    }

    void close() {
        Element element = std::move(open_.back());
        open_.pop_back();
        const bool keeps_null = !element.is_section && !element.has_children;
        if (element.is_ignored || (!keeps_null && element.pieces.empty())) return;
        const auto id = ids_.id(element.field);
        if (!id) return;
        Step& step = add(Step::Kind::text, std::move(element.pieces));
        step.id = *id;
        step.inner = element.inner;
        step.keeps_null = keeps_null;
        step.skips_blank = !keeps_null;
        step.has_attributes = element.has_attributes;
        step.is_named_by_value = element.is_named_by_value;
        step.is_plain = step.is_plain && keeps_null && !step.is_named_by_value;
    }

    std::string_view joined_name(std::string_view element, std::string_view attribute) {
        const size_t size = element.size() + 1 + attribute.size();
        char* const bytes = scratch_.allocate(size);
        char* const end = std::copy(element.begin(), element.end(), bytes);
        *end = '_';
        std::copy(attribute.begin(), attribute.end(), end + 1);
        return {bytes, size};
    }

    std::vector<Piece> pieces_from(size_t at) const {
        std::vector<Piece> pieces;
        for (; at < source_.ops.size(); ++at) {
            const Op::Kind kind = source_.ops[at].kind;
            const bool is_piece = kind == Op::Kind::literal || kind == Op::Kind::slot || kind == Op::Kind::fragment;
            if (!is_piece) break;
            pieces.push_back(piece(source_.ops[at]));
        }
        return pieces;
    }

    static Piece piece(const Op& op) {
        const auto kind = op.kind == Op::Kind::literal ? Piece::Kind::literal
                          : op.kind == Op::Kind::slot  ? Piece::Kind::slot
                                                       : Piece::Kind::fragment;
        return {kind, op.slot, op.begin, op.size};
    }

    Step& add(Step::Kind kind, std::vector<Piece> pieces) {
        Step step;
        step.kind = kind;
        step.first_piece = static_cast<uint32_t>(plan_.pieces.size());
        step.piece_count = static_cast<uint32_t>(pieces.size());
        plan_.pieces.insert(plan_.pieces.end(), pieces.begin(), pieces.end());
        const bool is_value = kind == Step::Kind::text || kind == Step::Kind::attribute;
        step.is_plain = is_value && pieces.size() == 1 && pieces.front().kind == Piece::Kind::slot;
        if (step.is_plain) step.slot = pieces.front().slot;
        return plan_.steps.emplace_back(step);
    }

    const Template& source_;
    const Names& names_;
    FieldNames& ids_;
    EvtxPlan& plan_;
    EvtxPlace root_ = EvtxPlace::document;
    size_t next_ = 0;
    std::vector<Element> open_;
    Arena scratch_;
};

constexpr std::array<events::FieldId, 4> telling_fields{events::field::EventID, events::field::Provider_Name,
                                                        events::field::Channel, events::field::Computer};

bool is_telling(events::FieldId field) {
    return std::find(telling_fields.begin(), telling_fields.end(), field) != telling_fields.end();
}

void add_once(std::vector<uint16_t>& slots, uint16_t slot) {
    if (std::find(slots.begin(), slots.end(), slot) == slots.end()) slots.push_back(slot);
}

// Up to the step by which all is told.
void note_what_tells(EvtxPlan& plan) {
    std::vector<events::FieldId> told;
    plan.filled_before.clear();
    for (const Step& step : plan.steps) {
        if (told.size() == telling_fields.size()) break;
        const auto pieces = std::span(plan.pieces).subspan(step.first_piece, step.piece_count);
        for (const Piece& piece : pieces)
            if (piece.kind == Piece::Kind::slot) add_once(plan.filled_before, piece.slot);
        if (is_telling(step.id) && !pieces.empty() && std::find(told.begin(), told.end(), step.id) == told.end())
            told.push_back(step.id);
    }
    plan.tells_all = told.size() == telling_fields.size();
}

void note_outline(EvtxPlan& plan) {
    note_what_tells(plan);
    plan.telling.clear();
    plan.created = plan.happened = std::nullopt;
    plan.depends_on_values = plan.takes_text_between = false;
    for (const Step& step : plan.steps) {
        plan.depends_on_values = plan.depends_on_values || step.kind == Step::Kind::name;
        const auto pieces = std::span(plan.pieces).subspan(step.first_piece, step.piece_count);
        for (const Piece& piece : pieces) {
            if (piece.kind == Piece::Kind::fragment) plan.depends_on_values = true;
            if (piece.kind != Piece::Kind::slot) continue;
            if (step.skips_blank) plan.takes_text_between = true;
            if (is_telling(step.id)) add_once(plan.telling, piece.slot);
            if (step.id == events::field::TimeCreated_SystemTime && !plan.created) plan.created = piece.slot;
            if (step.id == events::field::UtcTime && !plan.happened) plan.happened = piece.slot;
        }
    }
}

}  // namespace

std::string_view evtx_data_field(std::string_view name, Arena& arena) {
    const auto field = event_data_name(name, arena);
    return field.empty() ? "Data" : field;
}

void compile_evtx_plan(const Template& source, const Names& names, EvtxPlace place, FieldNames& ids, EvtxPlan& plan) {
    plan.steps.clear();
    plan.pieces.clear();
    Compiler(source, names, ids, plan).compile(place);
    note_outline(plan);
}

}  // namespace mitsuke::sources
