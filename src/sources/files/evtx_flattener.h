// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "events/event.h"
#include "formats/evtx/binxml.h"
#include "formats/evtx/chunk.h"
#include "sources/files/evtx_plan.h"

namespace mitsuke::sources {

/// `avoided` takes every value the long way: what the shortcuts are tested against.
enum class Shortcuts : uint8_t { taken, avoided };

/// Turns records of an event log into fields by the rules of windows_event.h, without building a tree:
/// each template is compiled once, and a record only walks the plan and its values. One thread.
class EvtxFlattener {
public:
    explicit EvtxFlattener(events::Vocabulary& vocabulary, Shortcuts shortcuts = Shortcuts::taken);

    /// Starts on a chunk whose bytes stay valid until the next start().
    void start(std::string_view chunk);

    /// Appends the fields of `record` to `event`, strings in `arena`. On an error the event is to be
    /// dropped. The work and the memory for one record are bounded, however its parts repeat;
    /// an event that is full (event_bound.h) gets no more fields.
    Result<void> flatten(const formats::evtx::Record& record, events::Event& event, Arena& arena);

private:
    using Value = formats::evtx::Value;
    using Instance = formats::evtx::Instance;
    using Step = EvtxPlan::Step;
    using Piece = EvtxPlan::Piece;

    // What one level of nesting needs; reused for every record.
    struct Level {
        Instance instance;
        EvtxPlan own;  // plan of a fragment without a template
        const EvtxPlan* plan = nullptr;
        bool had_attribute = false;
        events::FieldId named = 0;
    };

    Result<void> fragments(std::string_view bytes, formats::evtx::Standing standing, EvtxPlace place);
    Result<void> walk(Level& level, EvtxPlace place);
    bool take_plain(const Step& step, Level& level);
    Result<void> attribute(const Step& step, Level& level);
    Result<void> name(const Step& step, Level& level);
    Result<void> text(const Step& step, const Level& level);
    Result<bool> single(const Step& step, const Level& level, events::FieldId id);
    Result<bool> several(const Step& step, const Level& level, events::FieldId id);
    Result<std::string_view> joined(const Step& step, const Level& level);
    Result<void> add(events::FieldId id, std::string_view value, events::ValueType type);
    Result<void> spend(size_t work);

    const EvtxPlan& plan_of(Level& level, EvtxPlace place);
    std::span<const Piece> pieces(const Step& step, const Level& level) const;
    Value value_of(const Piece& piece, const Level& level) const;

    FieldNames ids_;
    Shortcuts shortcuts_;
    formats::evtx::BinXml reader_;
    uint32_t generation_ = 0;
    std::string_view chunk_;
    std::vector<std::array<std::unique_ptr<EvtxPlan>, evtx_places>> plans_;  // by Instance::number
    std::deque<Level> levels_;
    size_t depth_ = 0;
    size_t work_left_ = 0;
    events::Event* event_ = nullptr;
    Arena* arena_ = nullptr;
};

}  // namespace mitsuke::sources
