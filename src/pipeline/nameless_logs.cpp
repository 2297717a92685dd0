// SPDX-License-Identifier: Apache-2.0
#include "pipeline/nameless_logs.h"

namespace mitsuke::pipeline {

namespace {

constexpr std::string_view nobodys =
    "names no machine, and records of one Linux machine do not lie beside it: no product is known from it";

bool is_nameless(const events::SourceReport& source) {
    return source.hosts.empty() && (source.format.starts_with("dpkg-") || source.format.starts_with("rpm-"));
}

// "a/b.tar!c/d" -> "a/b.tar!c", "a/b.tar", "a", "".
std::string_view around(std::string_view path) {
    const size_t end = path.find_last_of("/!");
    return end == std::string_view::npos ? std::string_view{} : path.substr(0, end);
}

}  // namespace

NamelessLogs::NamelessLogs(const std::vector<events::SourceReport>& sources,
                           const std::function<bool(const std::string&)>& is_linux, const Canonical& canonical) {
    std::map<std::string, std::set<std::string>, std::less<>> machines_in;
    for (const auto& source : sources)
        for (const auto& host : source.hosts) {
            if (!is_linux(host)) continue;
            std::string_view place = source.path;
            do {
                place = around(place);
                machines_in[std::string(place)].insert(canonical(host));
            } while (!place.empty());
        }
    host_of_source_.resize(sources.size());
    for (size_t index = 0; index < sources.size(); ++index) {
        if (!is_nameless(sources[index])) continue;
        auto found = machines_in.end();
        for (std::string_view place = sources[index].path; found == machines_in.end() && !place.empty();) {
            place = around(place);
            found = machines_in.find(place);
        }
        if (found != machines_in.end() && found->second.size() == 1) host_of_source_[index] = *found->second.begin();
    }
}

std::string_view NamelessLogs::host_of(const events::Event& event) const {
    return event.source < host_of_source_.size() ? std::string_view(host_of_source_[event.source]) : std::string_view{};
}

void NamelessLogs::report(std::vector<events::SourceReport>& sources) const {
    for (size_t index = 0; index < sources.size() && index < host_of_source_.size(); ++index) {
        auto& source = sources[index];
        if (!host_of_source_[index].empty()) source.hosts.insert(host_of_source_[index]);
        else if (source.format == "dpkg-status" && source.reason.empty()) source.reason = nobodys;
    }
}

}  // namespace mitsuke::pipeline
