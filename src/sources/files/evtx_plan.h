// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "events/vocabulary.h"
#include "formats/evtx/names.h"
#include "formats/evtx/template.h"
#include "sources/files/field_names.h"

namespace mitsuke::sources {

/// Where in a Windows event a fragment stands; decides how its elements are named (windows_event.h).
enum class EvtxPlace : uint8_t { document, event, system, event_data, rendering, other };
inline constexpr size_t evtx_places = 6;

/// A template compiled for one place: which value becomes which field. Made once per template, then
/// followed for each record; names of elements play no part any more.
struct EvtxPlan {
    struct Piece {
        enum class Kind : uint8_t { literal, slot, fragment };
        Kind kind;
        uint16_t slot = 0;
        uint32_t begin = 0;  ///< literal: in Template::text; fragment: in the chunk
        uint32_t size = 0;
    };
    struct Step {
        enum class Kind : uint8_t {
            start,      ///< an element with attributes begins
            attribute,  ///< a field when it has a value
            name,       ///< the text is the name of the field that follows
            text,       ///< an element ends: a field for each of its values
        };
        Kind kind;
        EvtxPlace inner = EvtxPlace::other;  ///< where nested fragments stand
        bool keeps_null = false;             ///< text: without any value or attribute it is a null field
        bool has_attributes = false;         ///< text: `start` and perhaps attributes came before
        bool skips_blank = false;            ///< text: blanks between elements are no value
        bool is_named_by_value = false;      ///< text: the name is what the `name` step before found
        bool is_plain = false;               ///< text, attribute: one slot and nothing else, which is most
        uint16_t slot = 0;                   ///< of a plain one
        events::FieldId id = 0;
        uint32_t first_piece = 0;
        uint32_t piece_count = 0;
    };
    std::vector<Step> steps;
    std::vector<Piece> pieces;

    /// Slots whose values tell log source, id and host of the event, each once.
    std::vector<uint16_t> telling;
    /// EventID, Channel, Provider_Name and Computer each come from here, before anything that is nested in one of
    /// `filled_before`: the first of each name is the event's.
    bool tells_all = false;
    std::vector<uint16_t> filled_before;  ///< slots of the steps up to the last that tells
    /// Slots of TimeCreated_SystemTime and of Sysmon's UtcTime.
    std::optional<uint16_t> created, happened;
    /// Which fields a record gets depends on what its values say, not only on which of them it has.
    bool depends_on_values = false;
    /// An element has a slot among its children: text in it makes a field unless it is blank.
    bool takes_text_between = false;
};

/// The name of the field of <Data Name="name">, valid as long as `name` and `arena`; "Data" when the
/// name is empty.
std::string_view evtx_data_field(std::string_view name, Arena& arena);

/// What `source`, standing at `place`, makes of its values. Replaces what `plan` was.
void compile_evtx_plan(const formats::evtx::Template& source, const formats::evtx::Names& names, EvtxPlace place,
                       FieldNames& ids, EvtxPlan& plan);

}  // namespace mitsuke::sources
