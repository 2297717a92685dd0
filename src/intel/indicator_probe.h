// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <string_view>

#include "base/ip.h"
#include "events/event.h"
#include "intel/indicator_table.h"

namespace mitsuke::intel {

/// Asks a table for everything one event shows. Which field is asked for what:
///   QueryName, DestinationHostname, SourceHostname, TlsServerName, HttpHost   domain and its parents
///   QueryResults                                                             domains and addresses
///   DestinationIp, SourceIp (with their ports)                               ip, cidr, ip_port, port
///   HttpHost + HttpUri                                                       url, url path
///   Hashes                                                                   md5, sha1, sha256, imphash
///   Image, ParentImage, TargetFilename, SourceFilename, ImageLoaded,
///   NewProcessName, ImagePath, ServiceFileName (their program)               path and its folders, file name
///   OriginalFileName                                                         file name
///   TargetObject                                                             registry key and its parents, service
///   ServiceName                                                              service
///   Ja3, Ja4
/// Of keys that lie in each other the longest is found first, and the search ends with the first that
/// stands alone: "c2.evil.example" is not told again as "evil.example".
class IndicatorProbe {
public:
    enum class Strength : uint8_t { none, weak, stands_alone };
    /// Told of each entry found.
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual Strength found(uint64_t place, events::FieldId field) = 0;
    };
    /// Lengths of the address blocks in the table, counted in the 128-bit form.
    using PrefixLengths = std::bitset<129>;

    IndicatorProbe(const IndicatorTable& table, const PrefixLengths& lengths, Listener& listener)
        : table_(table), lengths_(lengths), listener_(listener) {}
    void run(const events::Event& event);

private:
    using Handler = void (IndicatorProbe::*)(events::FieldId, std::string_view);
    static Handler handler_of(events::FieldId field);

    Strength ask(KeySpace space, uint64_t hash, std::string_view key, events::FieldId field);
    Strength ask(KeySpace space, std::string_view key, events::FieldId field) {
        return table_.holds(space) ? ask(space, hash_key(space, key), key, field) : Strength::none;
    }
    void ask_lower(KeySpace space, std::string_view value, events::FieldId field);
    void ask_parents(KeySpace space, std::string_view key, char separator, events::FieldId field);
    void ask_address(const IpAddress& address, events::FieldId field);

    void domain(events::FieldId field, std::string_view name);
    void host(events::FieldId field, std::string_view host);
    void answers(events::FieldId field, std::string_view answers);
    void address(events::FieldId field, std::string_view text);
    void uri(events::FieldId field, std::string_view uri);
    void ask_url(events::FieldId field, std::string_view host, std::string_view uri);
    void hashes(events::FieldId field, std::string_view hashes);
    void digest(events::FieldId field, std::string_view name, std::string_view digits);
    void path(events::FieldId field, std::string_view path);
    void command(events::FieldId field, std::string_view command_line);
    void file_name_only(events::FieldId field, std::string_view name);
    void registry(events::FieldId field, std::string_view key);
    void service(events::FieldId field, std::string_view name);
    void ja3(events::FieldId field, std::string_view digits);
    void ja4(events::FieldId field, std::string_view text);

    const IndicatorTable& table_;
    const PrefixLengths& lengths_;
    Listener& listener_;
    const events::Event* event_ = nullptr;
};

}  // namespace mitsuke::intel
