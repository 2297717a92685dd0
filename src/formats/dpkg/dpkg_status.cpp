// SPDX-License-Identifier: Apache-2.0
#include "formats/dpkg/dpkg_status.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

struct StatusField {
    std::string_view name;
    std::string DpkgPackage::*part;
};
constexpr std::array<StatusField, 7> status_fields{{{"Package", &DpkgPackage::package},
                                                    {"Architecture", &DpkgPackage::architecture},
                                                    {"Version", &DpkgPackage::version},
                                                    {"Status", &DpkgPackage::state},
                                                    {"Maintainer", &DpkgPackage::maintainer},
                                                    {"Section", &DpkgPackage::section},
                                                    {"Origin", &DpkgPackage::origin}}};

// "install ok installed" -> "installed"; "Kawasemi K.K. <deb@kawasemi.example>" -> "Kawasemi K.K."
std::string_view shorten(std::string_view field, std::string_view value) {
    if (field == "Status") return value.substr(value.rfind(' ') + 1);
    if (field == "Maintainer" && value.find('<') != std::string_view::npos)
        return trim(value.substr(0, value.find('<')));
    return value;
}

bool is_md5(std::string_view text) {
    return text.size() == 32 && std::all_of(text.begin(), text.end(),
                                            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool DpkgStatusParser::take(std::string_view line) {
    if (trim(line).empty()) return true;
    const bool in_paragraph = begins(line) || !package_.package.empty();
    const size_t colon = line.find(':');
    const bool continues = line.front() == ' ' || line.front() == '\t';
    if (!in_paragraph || (!continues && (colon == std::string_view::npos || colon == 0))) return false;
    if (continues) return true;
    const std::string_view name = line.substr(0, colon);
    for (const auto& [field, part] : status_fields)
        if (equals_ignoring_case(field, name))
            package_.*part = shorten(field, trim(line.substr(colon + 1))).substr(0, value_max);
    return true;
}

std::optional<DpkgPackage> DpkgStatusParser::finish() {
    DpkgPackage done = std::exchange(package_, {});
    if (done.package.empty()) return {};
    return done;
}

bool is_dpkg_status(std::string_view head) {
    if (!head.starts_with("Package: ")) return false;
    const std::string_view paragraph = head.substr(0, head.find("\n\n"));
    // An archive's index of packages has the same fields but no state.
    const size_t at = paragraph.find("\nStatus: ");
    if (at == std::string_view::npos) return false;
    const auto words = split(paragraph.substr(at + 9, paragraph.find('\n', at + 1) - at - 9), ' ');
    return words.size() == 3;
}

std::optional<DpkgSum> parse_dpkg_sum(std::string_view line) {
    constexpr size_t path_at = 34;
    if (line.size() <= path_at || line[path_at] == '/' || line.substr(32, 2) != "  ") return {};
    if (!is_md5(line.substr(0, 32))) return {};
    return DpkgSum{line.substr(0, 32), line.substr(path_at)};
}

std::string_view package_of_info_file(std::string_view path) {
    std::string_view name = path.substr(path.find_last_of("/!") + 1);
    for (const std::string_view extension : {".list", ".md5sums"}) {
        if (!name.ends_with(extension)) continue;
        name.remove_suffix(extension.size());
        return name.substr(0, name.find(':'));
    }
    return {};
}

}  // namespace mitsuke::formats
