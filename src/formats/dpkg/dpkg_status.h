// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mitsuke::formats {

/// One package of dpkg's database: a paragraph of /var/lib/dpkg/status (deb822(5), dpkg-query(1)).
struct DpkgPackage {
    std::string package, architecture, version;
    std::string state;       ///< last word of Status: installed, config-files, half-configured ..
    std::string maintainer;  ///< without the mail address
    std::string section, origin;
};

/// Puts the paragraphs together, a line at a time; blank lines may be left out. Values are cut at `value_max`.
class DpkgStatusParser {
public:
    static constexpr size_t value_max = 512;

    /// Whether a paragraph begins with this line: whoever reads asks finish() first.
    static bool begins(std::string_view line) { return line.starts_with("Package:"); }
    /// False for a line that is no part of a paragraph.
    bool take(std::string_view line);
    /// The paragraph under way, which is then forgotten; empty when there is none.
    std::optional<DpkgPackage> finish();

private:
    DpkgPackage package_;
};

/// Whether a text begins as that file does: a package's name, and its state among the fields that follow.
bool is_dpkg_status(std::string_view head);

/// One line of info/NAME.md5sums: "HASH  usr/bin/x". Views point into the line.
struct DpkgSum {
    std::string_view md5, path;  ///< the path lacks its first slash
};
std::optional<DpkgSum> parse_dpkg_sum(std::string_view line);

/// The package of a file in dpkg's info folder ("curl" of "/x/info/curl.list", "libc6" of
/// "a.tar!info/libc6:amd64.md5sums"). No line of these files says whose they are. Empty for other names.
std::string_view package_of_info_file(std::string_view path);

}  // namespace mitsuke::formats
