// SPDX-License-Identifier: Apache-2.0
// The part of EvtxFlattener that tells which records are alike, and passes over those that nobody wants.
#include <algorithm>

#include "formats/evtx/load.h"
#include "sources/files/event_bound.h"
#include "sources/files/evtx_flattener.h"

namespace mitsuke::sources {

namespace {

using formats::evtx::Standing;
using formats::evtx::Type;

template <typename T>
void append(std::string& key, T number) {
    key.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Whether a record of this size could meet a bound of flatten() (work, fields). Such a one is taken apart, to
// say so.
bool is_heavy(size_t body_size, size_t steps, size_t array_bytes) {
    constexpr size_t heavy_work = 512UL * 1024, text_growth = 3;
    return steps * body_size * text_growth > heavy_work || steps + array_bytes > event_fields_max / 2;
}

std::optional<Time> time_of(const formats::evtx::Value& value, Arena& arena) {
    if (value.is_null() || value.is_array) return {};
    const bool is_filetime = value.type == Type::filetime && value.bytes.size() == sizeof(uint64_t);
    if (is_filetime) return time_from_filetime(formats::evtx::load<uint64_t>(value.bytes, 0));
    return parse_time(to_text(value, arena));
}

}  // namespace

// True when the record is like one before that nobody wanted.
bool EvtxFlattener::passes(Level& level, EvtxPlace place, size_t body_size) {
    using Verdict = EvtxTriage::Verdict;
    if (triage_.is_off() || shortcuts_ == Shortcuts::avoided) return false;
    created_ = happened_ = {};
    array_bytes_ = 0;
    is_signed_ = false;
    if (!sign(level, place)) return false;
    const auto verdict = triage_.verdict_on(key_);
    if (verdict == Verdict::wanted) return false;
    kind_size_ = key_.size();
    kind_tells_all_ = tells_all(level);
    if (verdict == Verdict::unwanted && kind_tells_all_) {
        passed_ = {time_of(created_, *arena_), {}};
        return true;
    }
    is_signed_ = sign_values(level) && !is_heavy(body_size, level.plan->steps.size(), array_bytes_);
    const auto* const seen = is_signed_ ? triage_.seen(key_) : nullptr;
    if (!seen) return false;
    passed_ = {time_of(created_, *arena_), seen->is_sysmon ? time_of(happened_, *arena_) : std::nullopt};
    return true;
}

void EvtxFlattener::settle(const events::Event& event) {
    if (kind_size_ == 0) return;
    const std::string_view key = key_;
    triage_.learn(event, key.substr(0, kind_size_), kind_tells_all_, is_signed_ ? key : std::string_view{});
}

// Which template it is, and what it says of log source, id and host. False when fields would depend on more.
bool EvtxFlattener::sign(Level& level, EvtxPlace place) {
    if (level.instance.number == Instance::no_number) return false;
    const EvtxPlan& plan = plan_of(level, place);
    level.plan = &plan;
    if (plan.depends_on_values) return false;
    append(key_, level.instance.number);
    append(key_, place);
    const auto& values = level.instance.values;
    for (const uint16_t slot : plan.telling) {
        const Value value = slot < values.size() ? values[slot] : Value{};
        // What these come to is for more than their bytes to say.
        if (value.is_array || value.type == Type::binxml || (value.is_null() && !value.bytes.empty())) return false;
        append(key_, value.type);
        append(key_, static_cast<uint32_t>(value.bytes.size()));
        if (key_.size() + value.bytes.size() > EvtxTriage::key_bytes_max) return false;
        key_ += value.bytes;
    }
    const auto note = [&values](Value& time, std::optional<uint16_t> slot) {
        if (time.bytes.empty() && slot && *slot < values.size()) time = values[*slot];
    };
    note(created_, plan.created);
    note(happened_, plan.happened);
    return key_.size() <= EvtxTriage::key_bytes_max;
}

// Whether log source, id and host are said by this level itself, and nothing nested could say them before.
bool EvtxFlattener::tells_all(const Level& level) const {
    const auto& values = level.instance.values;
    const auto is_said = [&values](uint16_t slot) { return slot < values.size() && !values[slot].bytes.empty(); };
    const auto is_nested = [&values](uint16_t slot) {
        return slot < values.size() && values[slot].type == Type::binxml;
    };
    const EvtxPlan& plan = *level.plan;
    return plan.tells_all && std::all_of(plan.telling.begin(), plan.telling.end(), is_said) &&
           std::none_of(plan.filled_before.begin(), plan.filled_before.end(), is_nested);
}

// Which values there are, here and in what is nested in them.
bool EvtxFlattener::sign_values(const Level& level) {
    bool is_nested = level.plan->takes_text_between;
    append(key_, static_cast<uint32_t>(level.instance.values.size()));
    if (key_.size() + 2 * level.instance.values.size() > EvtxTriage::key_bytes_max) return false;
    for (const Value& value : level.instance.values) {
        constexpr char empty = 1, array = 2;
        append(key_, value.type);
        key_.push_back(static_cast<char>((value.bytes.empty() ? empty : 0) + (value.is_array ? array : 0)));
        if (value.is_array) array_bytes_ += value.bytes.size();
        is_nested = is_nested || value.type == Type::binxml;
    }
    return !is_nested || sign_nested(level);
}

bool EvtxFlattener::sign_nested(const Level& level) {
    for (const Step& step : level.plan->steps) {
        if (step.kind != Step::Kind::text) continue;
        for (const Piece& piece : pieces(step, level)) {
            if (piece.kind != Piece::Kind::slot) continue;
            const Value value = value_of(piece, level);
            const bool is_fragment = value.type == Type::binxml && !value.is_array;
            // Whether text between elements is blank is for its value to say.
            if (!is_fragment && step.skips_blank && !value.is_null()) return false;
            if (is_fragment && !sign_fragment(value.bytes, step.inner)) return false;
        }
    }
    return true;
}

bool EvtxFlattener::sign_fragment(std::string_view bytes, EvtxPlace place) {
    if (bytes.empty()) return true;
    if (depth_ == depth_max) return false;
    if (depth_ == levels_.size()) levels_.emplace_back();
    Level& level = levels_[depth_++];
    const auto begin = static_cast<size_t>(bytes.data() - chunk_.data());
    const size_t end = begin + bytes.size();
    // Without a template it would be parsed here, and nothing gained.
    const bool has_template = reader_.has_template(begin, end);
    const auto next = has_template ? reader_.read(begin, end, Standing::value, level.instance) : Result<size_t>(begin);
    const bool is_signed = has_template && next && is_end(*next, end) && sign(level, place) && sign_values(level);
    --depth_;
    return is_signed;
}

}  // namespace mitsuke::sources
