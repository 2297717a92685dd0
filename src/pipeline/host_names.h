// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "base/time.h"
#include "events/event.h"

namespace mitsuke::pipeline {

/// One machine has many names: its fully qualified name, its short name, its address on the wire.
/// Learns them from all events of a run, then gives each machine one name. One per thread while
/// learning, then merged.
class HostNames {
public:
    void observe(const events::Event& event);
    void merge(const HostNames& other);

    /// The one name, after what was learned so far: the short name where no two machines of the run share it. For
    /// an address seen only on the wire, the machine that alone was seen to use it around that time
    /// (addresses are leased), else the address. Valid until merge(), and as long as `host`.
    std::string_view canonical(std::string_view host, Time time);

    /// Whether a name was seen with records of Linux.
    bool is_linux(const std::string& name) const { return linux_names_.contains(name); }

private:
    struct Span {
        Time first, last;
    };
    using Users = std::map<std::string, Span, std::less<>>;
    template <typename Value>
    using TextMap = std::unordered_map<std::string, Value, StringHash, std::equal_to<>>;
    /// The machines that share a short name.
    struct Sharers {
        std::string shown;                 ///< the short name as the first of them writes it
        std::set<std::string> full_names;  ///< lower-case
    };

    std::string_view short_or_full(std::string_view name);
    std::string_view user_of(std::string_view address, Time time) const;

    std::set<std::string, std::less<>> names_, linux_names_;
    TextMap<Users> users_of_address_;
    TextMap<Sharers> by_short_name_;  ///< made of names_ at the first question
    TextMap<std::string> canonical_;
    std::unordered_set<std::string, StringHash, std::equal_to<>> lone_addresses_;  ///< that no machine was seen to use
    std::string last_name_;
};

}  // namespace mitsuke::pipeline
