// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mitsuke::formats::evtx {

/// Names of elements and attributes as small numbers, so that each is decoded and kept once.
/// Numbers and views are valid until clear().
class Names {
public:
    uint32_t id(std::string_view name) {
        if (const auto found = ids_.find(name); found != ids_.end()) return found->second;
        const auto id = static_cast<uint32_t>(names_.size());
        ids_.emplace(names_.emplace_back(name), id);
        return id;
    }
    std::string_view operator[](uint32_t id) const { return names_[id]; }
    size_t size() const { return names_.size(); }
    void clear() {
        ids_.clear();
        names_.clear();
    }

private:
    std::deque<std::string> names_;
    std::unordered_map<std::string_view, uint32_t> ids_;
};

}  // namespace mitsuke::formats::evtx
