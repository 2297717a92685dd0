// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace mitsuke::content {

/// A file of this folder, compiled into the program.
struct File {
    std::string_view name;  ///< "sigma/late_payload.yml"
    std::string_view text;
};
const std::vector<File>& files();

}  // namespace mitsuke::content
