// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_probe.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "intel/indicator_type.h"

namespace mitsuke::intel {
namespace {

namespace field = events::field;
using events::FieldId;

/// Keys that lie in each other, of one value: parent domains, parent folders. What lies deeper than
/// this is not asked for.
constexpr size_t nested_max = 32;
struct Nested {
    uint64_t hash;  // not set: a hundred of them are made for each name and few are used
    size_t size;
};

std::string_view bytes_of(const IpAddress& address) {
    return {reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()};
}

/// "type:  5 cname.example" as Sysmon writes an answer that is no address.
std::string_view without_record_type(std::string_view answer) {
    if (!answer.starts_with("type:")) return answer;
    const size_t number = answer.find_first_of("0123456789");
    const size_t space = number == std::string_view::npos ? number : answer.find(' ', number);
    return space == std::string_view::npos ? std::string_view{} : trim(answer.substr(space));
}

}  // namespace

IndicatorProbe::Handler IndicatorProbe::handler_of(FieldId id) {
    static constexpr auto handlers = [] {
        std::array<Handler, field::count> all{};
        for (const auto each :
             {field::QueryName, field::DestinationHostname, field::SourceHostname, field::TlsServerName})
            all[each] = &IndicatorProbe::domain;
        for (const auto each : {field::DestinationIp, field::SourceIp}) all[each] = &IndicatorProbe::address;
        for (const auto each : {field::Image, field::ParentImage, field::TargetFilename, field::SourceFilename,
                                field::ImageLoaded, field::NewProcessName})
            all[each] = &IndicatorProbe::path;
        for (const auto each : {field::ImagePath, field::ServiceFileName}) all[each] = &IndicatorProbe::command;
        all[field::OriginalFileName] = &IndicatorProbe::file_name_only;
        all[field::HttpHost] = &IndicatorProbe::host;
        all[field::HttpUri] = &IndicatorProbe::uri;
        all[field::QueryResults] = &IndicatorProbe::answers;
        all[field::Hashes] = &IndicatorProbe::hashes;
        all[field::TargetObject] = &IndicatorProbe::registry;
        all[field::ServiceName] = &IndicatorProbe::service;
        all[field::Ja3] = &IndicatorProbe::ja3;
        all[field::Ja4] = &IndicatorProbe::ja4;
        return all;
    }();
    return id < field::count ? handlers[id] : nullptr;
}

void IndicatorProbe::run(const events::Event& event) {
    event_ = &event;
    for (const auto& each : event.fields) {
        if (each.value.empty()) continue;
        if (const Handler handler = handler_of(each.name)) (this->*handler)(each.name, each.value);
    }
}

IndicatorProbe::Strength IndicatorProbe::ask(KeySpace space, uint64_t hash, std::string_view key, FieldId id) {
    Strength strongest = Strength::none;
    table_.find(space, hash, key, [&](uint64_t place) { strongest = std::max(strongest, listener_.found(place, id)); });
    return strongest;
}

void IndicatorProbe::ask_lower(KeySpace space, std::string_view value, FieldId id) {
    KeyBuffer lower;
    for (const char c : value.substr(0, indicator_text_max + 1)) lower.push(ascii_lower(c));
    ask(space, lower.view(), id);
}

void IndicatorProbe::domain(FieldId id, std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    constexpr size_t name_max = 255;
    if (name.size() > name_max) name.remove_prefix(name.size() - name_max);
    std::array<char, name_max> lower;
    std::transform(name.begin(), name.end(), lower.begin(), [](char c) { return ascii_lower(c); });
    const std::string_view key(lower.data(), name.size());
    // All hashes first, so that what they lead to is loaded at the same time.
    std::array<Nested, (name_max + 1) / 2 + 1> suffixes;
    size_t suffix_count = 0;
    WordHash hash(KeySpace::domain);
    for (size_t end = key.size(), at = key.size();; --at) {
        if (at > 0 && key[at - 1] != '.') continue;
        hash.add(key.substr(at, end - at));
        suffixes[suffix_count++] = {hash.value(), key.size() - at};
        // The last label alone ("com") is never an indicator.
        if (suffix_count >= 2) table_.prefetch(hash.value());
        if (at == 0 || suffix_count == suffixes.size()) break;
        end = at - 1;
    }
    std::array<Nested, nested_max> parents;
    size_t count = 0;
    for (size_t index = 1; index < suffix_count && count < nested_max; ++index)
        if (table_.may_hold(suffixes[index].hash)) parents[count++] = suffixes[index];
    while (count-- > 0) {
        const std::string_view parent = key.substr(key.size() - parents[count].size);
        if (ask(KeySpace::domain, parents[count].hash, parent, id) == Strength::stands_alone) return;
    }
}

void IndicatorProbe::host(FieldId id, std::string_view host) {
    if (const auto address = IpAddress::parse(host)) return ask_address(*address, id);
    const std::string_view name = host.substr(0, host.find(':'));
    if (const auto address = IpAddress::parse(name)) return ask_address(*address, id);
    domain(id, name);
}

void IndicatorProbe::answers(FieldId id, std::string_view answers) {
    constexpr size_t answers_max = 64;
    for (size_t count = 0; !answers.empty() && count < answers_max; ++count) {
        const size_t end = std::min(answers.find(';'), answers.size());
        host(id, without_record_type(trim(answers.substr(0, end))));
        answers.remove_prefix(std::min(end + 1, answers.size()));
    }
}

void IndicatorProbe::address(FieldId id, std::string_view text) {
    // Nearly every event has addresses, and many lists have none.
    constexpr std::array spaces{KeySpace::ip, KeySpace::cidr, KeySpace::ip_port, KeySpace::port};
    if (std::none_of(spaces.begin(), spaces.end(), [this](KeySpace each) { return table_.holds(each); })) return;
    const auto address = IpAddress::parse(text);
    if (!address) return;
    ask_address(*address, id);
    if (!table_.holds(KeySpace::ip_port) && !table_.holds(KeySpace::port)) return;
    const bool is_destination = id == field::DestinationIp;
    const auto port = parse_integer(event_->get(is_destination ? field::DestinationPort : field::SourcePort));
    if (!port || *port < 1 || *port > 65535) return;
    KeyBuffer key;
    key.append(bytes_of(*address));
    key.push(static_cast<char>(*port >> 8));
    key.push(static_cast<char>(*port & 0xFF));
    ask(KeySpace::ip_port, key.view(), id);
    if (is_destination) ask(KeySpace::port, event_->get(field::DestinationPort), field::DestinationPort);
}

void IndicatorProbe::ask_address(const IpAddress& address, FieldId id) {
    if (ask(KeySpace::ip, bytes_of(address), id) == Strength::stands_alone || lengths_.none()) return;
    auto bytes = address.bytes();
    for (unsigned length = 128; length > 0; --length) {
        if (length < 128) bytes[length / 8] &= static_cast<uint8_t>(~(0x80U >> length % 8));
        if (!lengths_.test(length)) continue;
        KeyBuffer key;
        key.append({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        key.push(static_cast<char>(length));
        if (ask(KeySpace::cidr, key.view(), id) == Strength::stands_alone) return;
    }
}

void IndicatorProbe::uri(FieldId id, std::string_view uri) {
    // A request to a proxy names the whole URL (RFC 9112 3.2.2).
    const size_t scheme = uri.find("://");
    if (scheme < 12) {
        const std::string_view rest = uri.substr(scheme + 3);
        const size_t slash = std::min(rest.find('/'), rest.size());
        return ask_url(id, rest.substr(0, slash), slash == rest.size() ? "/" : rest.substr(slash));
    }
    ask_url(id, event_->get(field::HttpHost), uri);
}

void IndicatorProbe::ask_url(FieldId id, std::string_view host, std::string_view uri) {
    if (!uri.starts_with('/')) return;
    ask_parents(KeySpace::url_path, uri, '/', id);
    if (host.empty()) return;
    KeyBuffer url;
    const std::string_view port = event_->get(field::DestinationPort);
    const bool is_port_said = host.find(':') != std::string_view::npos;
    if (host.ends_with(":80") && port != "443") host.remove_suffix(3);
    if (host.ends_with(":443") && port != "80") host.remove_suffix(4);
    for (const char c : host) url.push(ascii_lower(c));
    // Not every recorder keeps the port in Host.
    if (!is_port_said && !port.empty() && port != "80" && port != "443") {
        url.push(':');
        url.append(port);
    }
    url.append(uri);
    ask_parents(KeySpace::url, url.view(), '/', id);
}

/// Keys of URLs keep the '/' at the end of a folder, so that only an indicator published with it covers
/// what lies below; keys of paths and registry keys have none and always cover it. A '?' ends a key
/// of a URL too.
void IndicatorProbe::ask_parents(KeySpace space, std::string_view key, char separator, FieldId id) {
    const bool keeps_separator = separator == '/' && space != KeySpace::path;
    std::array<Nested, nested_max> parents;
    size_t count = 0;
    KeyHash hash(space);
    for (size_t at = 0; at < key.size() && count < nested_max - 1; ++at) {
        const bool is_query = keeps_separator && key[at] == '?';
        const bool is_separator = key[at] == separator;
        if (((is_separator && !keeps_separator) || is_query) && at > 0) parents[count++] = {hash.value(), at};
        if (is_query) break;
        hash.add(key[at]);
        if (is_separator && keeps_separator) parents[count++] = {hash.value(), at + 1};
    }
    const bool is_whole_asked = count > 0 && parents[count - 1].size == key.size();
    if (!is_whole_asked && ask(space, key, id) == Strength::stands_alone) return;
    while (count-- > 0)
        if (ask(space, parents[count].hash, key.substr(0, parents[count].size), id) == Strength::stands_alone) return;
}

void IndicatorProbe::hashes(FieldId id, std::string_view hashes) {
    while (!hashes.empty()) {
        const size_t end = std::min(hashes.find(','), hashes.size());
        const std::string_view one = trim(hashes.substr(0, end));
        const size_t equals = one.find('=');
        if (equals == std::string_view::npos) {
            digest(id, one.size() == 32 ? "MD5" : one.size() == 40 ? "SHA1" : "SHA256", one);
        } else {
            digest(id, one.substr(0, equals), one.substr(equals + 1));
        }
        hashes.remove_prefix(std::min(end + 1, hashes.size()));
    }
}

void IndicatorProbe::digest(FieldId id, std::string_view name, std::string_view digits) {
    struct Algorithm {
        std::string_view name;
        KeySpace space;
        size_t digits;
    };
    constexpr std::array algorithms{Algorithm{"MD5", KeySpace::md5, 32}, Algorithm{"SHA1", KeySpace::sha1, 40},
                                    Algorithm{"SHA256", KeySpace::sha256, 64},
                                    Algorithm{"IMPHASH", KeySpace::imphash, 32}};
    for (const auto& each : algorithms) {
        if (digits.size() != each.digits || !equals_ignoring_case(name, each.name)) continue;
        KeyBuffer key;
        append_digest(digits, key);
        ask(each.space, key.view(), id);
    }
}

void IndicatorProbe::path(FieldId id, std::string_view path) {
    KeyBuffer key;
    canonical_path(path, key);
    ask_parents(KeySpace::path, key.view(), key.view().starts_with('/') ? '/' : '\\', id);
    file_name_only(id, file_name(path));
}

void IndicatorProbe::command(FieldId id, std::string_view command_line) { path(id, program_of(command_line)); }

void IndicatorProbe::file_name_only(FieldId id, std::string_view name) { ask_lower(KeySpace::file_name, name, id); }

void IndicatorProbe::registry(FieldId id, std::string_view key) {
    KeyBuffer rest;
    const KeySpace hive = canonical_registry_key(key, rest);
    ask_parents(KeySpace::registry_any, rest.view(), '\\', id);
    if (hive != KeySpace::registry_any) ask_parents(hive, rest.view(), '\\', id);
    constexpr std::string_view services = "system\\currentcontrolset\\services\\";
    if (!rest.view().starts_with(services)) return;
    const std::string_view below = rest.view().substr(services.size());
    ask(KeySpace::service, below.substr(0, below.find('\\')), id);
}

void IndicatorProbe::service(FieldId id, std::string_view name) { ask_lower(KeySpace::service, name, id); }

void IndicatorProbe::ja3(FieldId id, std::string_view digits) {
    if (digits.size() != 32) return;
    KeyBuffer key;
    append_digest(digits, key);
    ask(KeySpace::ja3, key.view(), id);
}

void IndicatorProbe::ja4(FieldId id, std::string_view text) { ask_lower(KeySpace::ja4, text, id); }

}  // namespace mitsuke::intel
