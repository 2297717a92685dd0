// SPDX-License-Identifier: Apache-2.0
#include "base/system_place.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace mitsuke {

bool is_system_place(std::string_view path) {
    constexpr std::array<std::string_view, 14> places{"c:\\windows",
                                                      "c:\\windows\\system32",
                                                      "c:\\windows\\syswow64",
                                                      "c:\\windows\\system32\\wbem",
                                                      "c:\\windows\\system32\\windowspowershell\\v1.0",
                                                      "/usr/bin",
                                                      "/usr/sbin",
                                                      "/bin",
                                                      "/sbin",
                                                      "/usr/lib/systemd",
                                                      "/lib/systemd",
                                                      "/usr/lib/apt/methods",
                                                      "/usr/lib/openssh",
                                                      "/usr/libexec"};
    const std::string_view folder = directory(path);
    return std::any_of(places.begin(), places.end(), [folder](auto each) {
        return each.size() == folder.size() && equals_ignoring_case(each, folder);  // most differ in length
    });
}

}  // namespace mitsuke
