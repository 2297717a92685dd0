// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "events/event.h"

namespace mitsuke::pipeline {

/// One machine has many names: its fully qualified name, its short name, its address on the wire.
/// Learns them from all events of a run, then gives each machine one name. One per thread while
/// learning, then merged.
class HostNames {
public:
    void observe(const events::Event& event);
    void merge(const HostNames& other);

    /// The one name: the short name where no two machines of the run share it; for an address seen
    /// only on the wire, the machine that alone was seen to use it, else the address. Stable storage.
    std::string_view canonical(std::string_view host);

private:
    std::set<std::string, std::less<>> names_;
    std::map<std::string, std::set<std::string, std::less<>>, std::less<>> users_of_address_;
    std::map<std::string, std::string, std::less<>> canonical_;
    std::string last_name_, last_address_, last_user_;
};

}  // namespace mitsuke::pipeline
