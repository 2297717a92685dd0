// SPDX-License-Identifier: Apache-2.0
#include "sources/files/eve_reader.h"

#include <array>

#include "base/text.h"
#include "formats/dns/dns_message.h"
#include "sources/files/event_bound.h"
#include "sources/files/line_source.h"
#include "sources/files/network_event.h"
#include "sources/files/network_json.h"
#include "sources/files/zeek_reader_event.h"

namespace mitsuke::sources {

namespace {

using events::Event;
using events::FieldId;
namespace field = events::field;

// EVE's name, ours. The first that is present gives the value: DNS wrote rrname beside the answers in
// version 1 and 2 and in queries[] since version 3; JA3 is an object or a text.
struct Mapping {
    std::string_view eve;
    field::Known ours;
};
constexpr std::array mappings{
    Mapping{"dns.queries.rrname", field::QueryName},
    Mapping{"dns.query.rrname", field::QueryName},
    Mapping{"dns.rrname", field::QueryName},
    Mapping{"dns.queries.rrtype", field::QueryType},
    Mapping{"dns.query.rrtype", field::QueryType},
    Mapping{"dns.rrtype", field::QueryType},
    Mapping{"tls.sni", field::TlsServerName},
    Mapping{"quic.sni", field::TlsServerName},
    Mapping{"tls.client_alpns", field::TlsAlpn},
    Mapping{"tls.ja3.hash", field::Ja3},
    Mapping{"quic.ja3.hash", field::Ja3},
    Mapping{"tls.ja4", field::Ja4},
    Mapping{"quic.ja4", field::Ja4},
    Mapping{"http.http_method", field::HttpMethod},
    Mapping{"http.hostname", field::HttpHost},
    Mapping{"http.url", field::HttpUri},
    Mapping{"http.http_user_agent", field::HttpUserAgent},
    Mapping{"http.status", field::HttpStatus},
    Mapping{"flow.bytes_toserver", field::BytesSent},
    Mapping{"flow.bytes_toclient", field::BytesReceived},
    Mapping{"flow.age", field::FlowDuration},
};

class EveReader : public LineSource {
public:
    EveReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context)
        : LineSource(std::move(bytes)),
          vocabulary_(context.vocabulary),
          names_(context.vocabulary),
          json_(context.vocabulary) {
        for (size_t index = 0; index < mappings.size(); ++index) eve_[index] = vocabulary_.id(mappings[index].eve);
    }

private:
    void read_line(const Line& line, events::Batch& batch) override {
        Event& event = batch.begin();
        event.record = line.number;
        std::string why;
        if (const auto result = json_.read(line.text, event, batch.arena); !result) why = result.error().message;
        else if (!finish(event, batch.arena)) why = "no timestamp or no event_type";
        if (why.empty() && is_full(event)) count(line, event_is_cut);
        if (why.empty()) return;
        batch.drop_last();
        count(line, why);
    }

    bool finish(Event& event, Arena& arena) {
        const auto time = parse_time(event.get(timestamp_));
        const std::string_view type = event.get(event_type_);
        if (!time || type.empty() || type.size() > FieldNames::name_size_max) return false;
        event.time = *time;
        event.log_source = {"suricata", keep(type), {}};
        add_addresses(event, arena);
        for (size_t index = 0; index < mappings.size(); ++index) {
            const auto* found = event.find(eve_[index]);
            if (found == nullptr || event.has(mappings[index].ours)) continue;
            event.add(mappings[index].ours, found->value, found->type);
        }
        event.host = event.get(field::SourceIp);
        if (type == "dns") finish_dns(event, arena);
        if (type == "http") finish_web_event(event, names_, arena);
        return true;
    }

    // The connection's direction, client first. Most records give it so; a DNS response since
    // version 3, and an alert on a packet to the client, give the packet's.
    void add_addresses(Event& event, Arena& arena) {
        const std::string_view dns = event.get(dns_type_);
        const bool from_resolver = event.get(src_port_) == "53" && event.get(dest_port_) != "53";
        const bool reversed =
            event.get(direction_) == "to_client" ||
            (event.get(event_type_) == "dns" && from_resolver && (dns == "response" || dns == "answer"));
        const std::array<FieldId, 4> from = reversed ? std::array{dest_ip_, dest_port_, src_ip_, src_port_}
                                                     : std::array{src_ip_, src_port_, dest_ip_, dest_port_};
        const std::array<FieldId, 4> to{field::SourceIp, field::SourcePort, field::DestinationIp,
                                        field::DestinationPort};
        for (size_t index = 0; index < from.size(); ++index)
            if (const auto* found = event.find(from[index]); found != nullptr) {
                event.add(to[index], found->value, found->type);
            }
        if (event.has(proto_)) event.add(field::Protocol, arena.copy(ascii_lower(event.get(proto_))));
    }

    void finish_dns(Event& event, Arena& arena) {
        // Version 1 wrote one record an answer, with rdata beside rrname; then rrtype is the answer's.
        const FieldId answers = event.has(answers_rdata_) ? answers_rdata_ : rdata_;
        if (event.has(answers)) {
            event.add(field::QueryResults, join_values(event, answers, arena).text);
            for (size_t index = 0, count = event.fields.size(); index < count; ++index)
                if (event.fields[index].name == answers) event.add(names_.answer, event.fields[index].value);
        }
        if (const std::string_view rcode = event.get(rcode_); !rcode.empty()) {
            const int number = formats::dns_rcode_number(rcode);
            const std::string text = std::to_string(number);
            event.add(field::QueryStatus, number < 0 ? rcode : arena.copy(text), events::ValueType::integer);
        }
        finish_dns_event(event, names_);
    }

    std::string_view keep(std::string_view type) {
        if (type == last_type_) return last_type_;
        const auto id = types_.id(type);
        return last_type_ = id ? vocabulary_.name(*id) : std::string_view{};
    }

    events::Vocabulary& vocabulary_;
    NetworkNames names_;
    JsonFields json_;
    FieldNames types_{vocabulary_};
    std::string_view last_type_;
    std::array<FieldId, mappings.size()> eve_{};
    FieldId timestamp_ = vocabulary_.id("timestamp"), event_type_ = vocabulary_.id("event_type");
    FieldId src_ip_ = vocabulary_.id("src_ip"), src_port_ = vocabulary_.id("src_port");
    FieldId dest_ip_ = vocabulary_.id("dest_ip"), dest_port_ = vocabulary_.id("dest_port");
    FieldId proto_ = vocabulary_.id("proto"), direction_ = vocabulary_.id("direction");
    FieldId dns_type_ = vocabulary_.id("dns.type"), rcode_ = vocabulary_.id("dns.rcode");
    FieldId answers_rdata_ = vocabulary_.id("dns.answers.rdata"), rdata_ = vocabulary_.id("dns.rdata");
};

}  // namespace

bool claims_suricata_eve(std::string_view head) {
    const size_t begin = head.find_first_not_of("\r\n");
    if (begin == std::string_view::npos || head[begin] != '{') return false;
    const std::string_view line = head.substr(begin, head.find('\n', begin) - begin);
    return line.find("\"event_type\"") != std::string_view::npos &&
           line.find("\"timestamp\"") != std::string_view::npos;
}

Result<std::unique_ptr<Source>> open_suricata_eve(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<EveReader>(std::move(bytes), context);
}

}  // namespace mitsuke::sources
