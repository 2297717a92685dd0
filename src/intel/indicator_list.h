// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "intel/indicators.h"

namespace mitsuke::intel {

/// One line of a list as written: not refanged, not checked.
struct ListedIndicator {
    std::string_view value;
    std::string_view type;  ///< the list's word for it; empty: guess
    std::optional<Confidence> confidence;
    std::string_view threat, source, description;
    std::optional<Time> first_seen, expires;
};

/// Takes what a list holds. `place` names it in warnings ("line 12", a STIX id).
class ListSink {
public:
    virtual ~ListSink() = default;
    virtual void take(const ListedIndicator& listed, uint64_t line) = 0;
    virtual void warn(const std::string& place, const std::string& why) = 0;
};

/// Reads a list into `sink`; which format it is in is found by its content. An error when it looks
/// like none.
Result<void> read_indicator_list(std::string_view text, ListSink& sink);

/// The formats, for read_indicator_list.
bool looks_like_csv(std::string_view text);
void read_csv_list(std::string_view text, ListSink& sink);
void read_plain_list(std::string_view text, ListSink& sink);
Result<void> read_stix_list(std::string_view text, ListSink& sink);
Result<void> read_misp_list(std::string_view text, ListSink& sink);

}  // namespace mitsuke::intel
