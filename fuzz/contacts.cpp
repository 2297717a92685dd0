// SPDX-License-Identifier: Apache-2.0
// The contacts ledger over hostile questions, one a line: name, type, status, answers and user between tabs; or over
// connections: the first of them is then the bytes received. The first byte of a line says which host it is, which of
// the two, and how much later.
#include "ledgers/contacts/contacts.h"

#include <array>

#include "base/public_suffix.h"
#include "base/text.h"

using namespace mitsuke;
namespace field = events::field;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static constexpr std::array<events::FieldId, 5> fields{field::QueryName, field::QueryType, field::QueryStatus,
                                                           field::QueryResults, field::User};
    static constexpr std::array<std::string_view, 4> hosts{"10.0.0.1", "pc07.corp.example", "PC07", "x"};
    ledgers::ContactsLedger ledger(1);
    Arena arena;
    Time time{std::chrono::hours(24 * 365 * 50)};
    for (const auto line : split({reinterpret_cast<const char*>(data), size}, '\n')) {
        if (line.empty()) continue;
        const auto choice = static_cast<uint8_t>(line[0]);
        events::Event event;
        event.host = hosts[choice % hosts.size()];
        event.time = time += std::chrono::seconds(choice * choice);
        event.log_source = choice % 3 == 0 ? events::LogSource{"windows", "sysmon", {"dns_query", {}, {}}}
                                           : events::LogSource{"zeek", "dns", {"dns", {}, {}}};
        if (choice % 3 == 0) event.add(field::Image, "C:\\a.exe");
        const bool is_connection = choice % 7 == 1;
        if (is_connection) {
            event.log_source =
                choice % 2 == 0 ? events::LogSource{"zeek", "conn", {}} : events::LogSource{"suricata", "flow", {}};
            event.add(field::SourceIp, "10.0.0.1");
            event.add(field::DestinationIp, "192.0.2.7");
            event.add(field::BytesReceived, line.substr(1));
        }
        const auto values = split(line.substr(1), '\t');
        for (size_t index = 0; index < values.size() && index < fields.size(); ++index)
            event.add(fields[index], values[index]);
        if (!values.empty() && registered_domain(values[0]).size() > values[0].size()) __builtin_trap();
        events::Batch facts;
        if (ledger.wants(event)) ledger.observe(event, arena, facts);
    }
    return 0;
}
