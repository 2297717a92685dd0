// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

namespace mitsuke::sources {

/// Sigma's categories for an ECS document, by event.category and event.type or event.action; all
/// empty when there is none.
std::array<std::string_view, 3> ecs_categories(std::string_view category, std::string_view type,
                                               std::string_view action);

/// Sigma's product for host.os.type, .family or .platform ("Ubuntu" is linux); empty when unknown.
std::string_view ecs_product(std::string_view os);

}  // namespace mitsuke::sources
