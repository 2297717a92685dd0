// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ip.h"

namespace mitsuke {

/// Which addresses are of the house: those that nobody routes (IpAddress::is_internal), and the public blocks that it
/// says are its own.
class HomeNetworks {
public:
    HomeNetworks() = default;
    explicit HomeNetworks(std::vector<IpBlock> blocks) : blocks_(std::move(blocks)) {}

    bool contains(const IpAddress& address) const {
        return address.is_internal() || std::any_of(blocks_.begin(), blocks_.end(),
                                                    [&address](const IpBlock& each) { return each.contains(address); });
    }

private:
    std::vector<IpBlock> blocks_;
};

}  // namespace mitsuke
