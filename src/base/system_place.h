// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mitsuke {

/// A program that comes with the operating system, by its place: directly in C:\Windows or
/// C:\Windows\System32, or in /usr/bin, /bin, /sbin ..
bool is_system_place(std::string_view path);

}  // namespace mitsuke
