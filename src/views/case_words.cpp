// SPDX-License-Identifier: Apache-2.0
#include "views/case_words.h"

#include <algorithm>

namespace mitsuke::views {

CaseWords::CaseWords(const Reader& reader, const cases::Case& of)
    : reader_(reader), hosts_(of.hosts), defang_(of.indicators) {}

CaseWords::CaseWords(const Reader& reader, const cases::EarlierCase& of) : reader_(reader), hosts_(of.hosts) {}

// 5.1.0.62 is no address, and bad.csv no name of the Internet.
bool CaseWords::is_plain(std::string_view parameter) {
    return parameter == "version" || parameter == "version.ja" || parameter == "list";
}

// A sentence also names what is no indicator of the case, such as the domain above one: each of its parts is looked at.
std::string CaseWords::sentence(const Message& message) const {
    Message safe = message;
    for (auto& [name, value] : safe.parameters)
        if (!is_plain(name)) value = remote(value);
    return defang_.text(reader_.say(safe));
}

std::string CaseWords::remote(std::string_view value) const {
    std::string out;
    for (;;) {
        const size_t comma = value.find(", ");
        out += item(value.substr(0, comma));
        if (comma == std::string_view::npos) return out;
        out += ", ";
        value.remove_prefix(comma + 2);
    }
}

std::string CaseWords::item(std::string_view value) const {
    const bool is_host = std::find(hosts_.begin(), hosts_.end(), value) != hosts_.end();
    return is_host ? std::string(value) : Defang::whole(value);
}

std::string title_of(const Reader& reader, const cases::EarlierCase& of) {
    return of.title.id.empty() ? reader.say("view.earlier.forgotten") : CaseWords(reader, of).sentence(of.title);
}

std::string hosts_of(const Reader& reader, const cases::EarlierCase& of) {
    constexpr size_t hosts_max = 8;
    if (of.hosts.empty()) return reader.say("view.unknown");
    const size_t shown = std::min(of.hosts.size(), hosts_max), more = of.hosts.size() - shown;
    std::string all;
    for (size_t index = 0; index < shown; ++index) all += (index > 0 ? ", " : "") + of.hosts[index];
    if (of.has_more_hosts) return all + ", …";
    return more == 0 ? all : all + " " + reader.say("view.more_hosts", {{"n", with_separators(more)}});
}

std::string still_to_check(const Reader& reader, const cases::EarlierCase& of) {
    return reader.say("view.earlier.check",
                      {{"hosts", hosts_of(reader, of)}, {"id", of.id}, {"title", title_of(reader, of)}});
}

std::vector<std::string_view> remarks_on(const cases::EarlierCase& of) {
    std::vector<std::string_view> ids;
    if (of.is_examined == false) ids.push_back("view.earlier.not_examined");
    if (!of.is_recent) ids.push_back("view.earlier.old");
    return ids;
}

std::string score_so_far(const Reader& reader, const cases::Case& of) {
    std::string now = std::to_string(of.score);
    if (!of.continues || of.continues->score <= of.score) return now;
    return reader.say("view.score_so_far", {{"score", now}, {"before", std::to_string(of.continues->score)}});
}

}  // namespace mitsuke::views
