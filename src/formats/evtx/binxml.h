// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "formats/evtx/names.h"
#include "formats/evtx/template.h"
#include "formats/evtx/value.h"

namespace mitsuke::formats::evtx {

/// A fragment ready to be walked: the steps and the values for their slots.
struct Instance {
    static constexpr uint32_t no_number = UINT32_MAX;

    const Template* plan = nullptr;
    /// The same for all instances of equal templates until BinXml::generation() changes; no_number
    /// for a fragment that was written out without a template.
    uint32_t number = no_number;
    std::vector<Value> values;  ///< views of the chunk
    Template own;               ///< what `plan` points to when there is no template
};

/// Where a fragment stands. Elements within templates and directly in records carry a dependency
/// number, those in values of type binxml do not.
enum class Standing : uint8_t { record, value };

/// Reads the binary XML of the records of one log ([MS-EVEN6] 2.2.12; the form with names and
/// templates at chunk offsets is described with libevtx). Definitions are taken apart once per chunk
/// and shared across chunks when they are equal, so that whoever walks them can keep what it
/// compiled from them by Instance::number. Nothing here recurses, and per chunk the work on
/// definitions is bounded.
class BinXml {
public:
    /// Starts on a chunk (or what there is of it), whose bytes stay valid until the next start().
    void start(std::string_view chunk);

    /// Reads the fragment that begins at `offset` of the chunk and ends before `end`. Answers with the
    /// offset after it: there may be another one, unless it is `end`. `instance` keeps its memory.
    Result<size_t> read(size_t offset, size_t end, Standing standing, Instance& instance);

    /// Whether the fragment at `offset` is an instance of a template, as nearly all are.
    bool has_template(size_t offset, size_t end) const;

    const Names& names() const { return names_; }
    /// Changes in start() when all templates and names so far were forgotten, to bound memory.
    uint32_t generation() const { return generation_; }

private:
    friend class FragmentParser;

    struct Shared {
        Template plan;
        uint32_t number;
    };
    struct Definition {
        uint32_t id = 0;
        const Shared* shared = nullptr;
    };

    bool begins_with(uint8_t token, size_t offset, size_t end) const;
    size_t after_headers(size_t offset, size_t end) const;
    Result<size_t> read_instance(size_t offset, size_t end, Instance& instance);
    Result<size_t> read_values(size_t offset, size_t end, std::vector<Value>& values) const;
    Result<const Shared*> definition(uint32_t offset, uint32_t id);
    Result<const Shared*> parse_definition(uint32_t offset, uint32_t id);
    const Shared* share(Template&& plan);
    Result<uint32_t> name_at(size_t offset);
    /// Offset after the name structure that stands at `offset`.
    Result<size_t> name_end(size_t offset) const;

    std::string_view chunk_;
    Names names_;
    std::deque<Shared> shared_;
    std::unordered_multimap<size_t, const Shared*> by_content_;
    std::unordered_map<uint32_t, Definition> by_offset_;   // of this chunk
    std::unordered_map<size_t, uint32_t> name_by_offset_;  // of this chunk
    size_t definition_bytes_ = 0;                          // taken apart in this chunk
    uint32_t generation_ = 0;
    Arena scratch_;
};

}  // namespace mitsuke::formats::evtx
