// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/time.h"
#include "events/event.h"
#include "formats/evtx/binxml.h"
#include "formats/evtx/chunk.h"
#include "sources/files/evtx_plan.h"
#include "sources/files/evtx_triage.h"

namespace mitsuke::sources {

/// `avoided` takes every value the long way: what the shortcuts are tested against.
enum class Shortcuts : uint8_t { taken, avoided };

/// Turns records of an event log into fields by the rules of windows_event.h, without building a tree:
/// each template is compiled once, and a record only walks the plan and its values. One thread.
class EvtxFlattener {
public:
    /// Without an interest no record is passed over; `interest` outlives this.
    explicit EvtxFlattener(events::Vocabulary& vocabulary, Shortcuts shortcuts = Shortcuts::taken,
                           const Interest* interest = nullptr);

    /// Starts on a chunk whose bytes stay valid until the next start().
    void start(std::string_view chunk);

    /// Appends the fields of `record` to `event`, strings in `arena`. On an error the event is to be
    /// dropped. The work and the memory for one record are bounded, however its parts repeat;
    /// an event that is full (event_bound.h) gets no more fields.
    Result<void> flatten(const formats::evtx::Record& record, events::Event& event, Arena& arena);

    /// After flatten() did well: whether it passed the record over, because nobody wants its like. Then the event has
    /// no fields, and this is what its times would have been.
    struct PassedRecord {
        std::optional<Time> created, happened;  ///< TimeCreated_SystemTime, Sysmon's UtcTime
    };
    const std::optional<PassedRecord>& passed() const { return passed_; }
    /// The event that the last flatten() made is complete: what becomes of its likes is settled by it.
    void settle(const events::Event& event);

private:
    static constexpr size_t depth_max = 16;

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

    bool passes(Level& level, EvtxPlace place, size_t body_size);
    bool sign(Level& level, EvtxPlace place);
    bool tells_all(const Level& level) const;
    bool sign_values(const Level& level);
    bool sign_nested(const Level& level);
    bool sign_fragment(std::string_view bytes, EvtxPlace place);
    Result<void> fragments(std::string_view bytes, formats::evtx::Standing standing, EvtxPlace place);
    bool is_end(size_t at, size_t end) const;
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
    EvtxTriage triage_;
    std::string key_;       // of the record under way
    size_t kind_size_ = 0;  // of the key's part that tells log source, id and host
    bool kind_tells_all_ = false;
    bool is_signed_ = false;  // the key says all on which the names of the fields depend
    size_t array_bytes_ = 0;
    Value created_, happened_;
    std::optional<PassedRecord> passed_;
    events::Event* event_ = nullptr;
    Arena* arena_ = nullptr;
};

}  // namespace mitsuke::sources
