// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_reader.h"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>

#include "sources/files/reading.h"

namespace mitsuke::sources {
namespace {

const FileFormat any = json_format(JsonKind::other);

// Event XML's facts about one process, as each shipper writes them.
constexpr std::string_view winlogbeat8 =
    R"({"@timestamp":"2024-03-05T00:01:30.473Z","agent":{"name":"collector"},"host":{"name":"A"},"message":"m",)"
    R"("winlog":{"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"a.example","event_id":"1",)"
    R"("provider_name":"Microsoft-Windows-Sysmon","record_id":7,"event_data":{"Image":"C:\\x.exe",)"
    R"("UtcTime":"2024-03-05 00:01:30.000"}}})";
constexpr std::string_view winlogbeat6 =
    R"({"@timestamp":"2024-03-05T00:01:30.473Z","beat":{"name":"collector"},"event_id":1,"record_number":"7",)"
    R"("log_name":"Microsoft-Windows-Sysmon/Operational","source_name":"Microsoft-Windows-Sysmon",)"
    R"("computer_name":"a.example","event_data":{"Image":"C:\\x.exe","UtcTime":"2024-03-05 00:01:30.000"}})";
constexpr std::string_view flat =
    R"({"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon",)"
    R"("Hostname":"a.example","host":"collector","EventTime":"2024-03-04 19:01:30","RecordNumber":7,)"
    R"("@timestamp":"2024-03-05T00:01:31.000Z","Image":"C:\\x.exe","UtcTime":"2024-03-05 00:01:30.000"})";
constexpr std::string_view evtx_dump =
    R"({"Event":{"#attributes":{"xmlns":"u"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},)"
    R"("EventID":{"#attributes":{"Qualifiers":0},"#text":1},"TimeCreated":{"#attributes":{"SystemTime":)"
    R"("2024-03-05T00:01:30.473Z"}},"EventRecordID":7,"Channel":"Microsoft-Windows-Sysmon/Operational",)"
    R"("Computer":"a.example","Security":null},"EventData":{"Image":"C:\\x.exe","UtcTime":"2024-03-05 00:01:30.000"}}})";
constexpr std::string_view converted =
    R"({"Event":{"@xmlns":"u","System":{"Provider":{"@Name":"Microsoft-Windows-Sysmon"},"EventID":"1",)"
    R"("TimeCreated":{"@SystemTime":"2024-03-05T00:01:30.473Z"},"EventRecordID":"7",)"
    R"("Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"a.example"},"EventData":{"Data":[)"
    R"({"@Name":"Image","#text":"C:\\x.exe"},{"@Name":"UtcTime","#text":"2024-03-05 00:01:30.000"},{"@Name":"Empty"}]}}})";
constexpr std::string_view sentinel =
    R"({"TimeGenerated":"2024-03-05T00:01:31Z","Provider":"Microsoft-Windows-Sysmon","EventID":1,"EventRecordId":"7",)"
    R"("Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"a.example",)"
    R"("EventData":"{\"Image\":\"C:\\\\x.exe\",\"UtcTime\":\"2024-03-05T00:01:30.0000000Z\"}"})";
constexpr std::string_view wrapped_xml =
    R"({"TimeGenerated":"2024-03-05T00:01:31Z","xml":"<Event><System><Provider Name='Microsoft-Windows-Sysmon'/>)"
    R"(<EventID>1</EventID><TimeCreated SystemTime='2024-03-05T00:01:30.473Z'/><EventRecordID>7</EventRecordID>)"
    R"(<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>a.example</Computer></System><EventData>)"
    R"(<Data Name='Image'>C:\\x.exe</Data><Data Name='UtcTime'>2024-03-05 00:01:30.000</Data></EventData></Event>"})";

TEST(JsonReader, every_shipper_tells_the_same_event) {
    for (const auto document : {winlogbeat8, winlogbeat6, flat, evtx_dump, converted, sentinel, wrapped_xml}) {
        Reading reading(any, std::string(document));
        ASSERT_EQ(reading.events.size(), 1U) << document << reading.reason;
        EXPECT_EQ(reading.log_source(0), "windows/sysmon/process_creation") << document;
        EXPECT_EQ(reading.time(0), "2024-03-05T00:01:30Z") << document;
        EXPECT_EQ(reading.events[0]->host, "a.example") << document;
        EXPECT_EQ(reading.events[0]->record, 7U) << document;
        EXPECT_EQ(reading.get(0, "Image"), "C:\\x.exe") << document;
        EXPECT_EQ(reading.get(0, "EventID"), "1") << document;
        EXPECT_EQ(reading.get(0, "Provider_Name"), "Microsoft-Windows-Sysmon") << document;
    }
}

TEST(JsonReader, one_format_claims_each_document) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {winlogbeat8, "json-winlogbeat"},
        {winlogbeat6, "json-winlogbeat"},
        {flat, "json-flat"},
        {evtx_dump, "json-evtx-dump"},
        {R"({"eventSource":"s3.amazonaws.com","eventName":"GetObject","eventVersion":"1.05"})", "json-cloudtrail"},
        {R"({"Records":[{"eventSource":"s3","eventName":"GetObject","awsRegion":"x"}]})", "json-cloudtrail"},
        {R"({"ecs":{"version":"8"},"event":{"category":"process"}})", "json-ecs"},
        {R"({"Operation":"x","Workload":"Exchange"})", "json-office365"},
        {R"([{"a":1}])", "json"},
        {R"({"_path":"conn","ts":1})", ""},
        {R"({"ts":1,"uid":"C1","id.orig_h":"10.0.0.1"})", ""},
        {R"({"timestamp":"t","flow_id":1,"event_type":"dns","src_ip":"10.0.0.1"})", ""},
        {"plain text", ""},
        {"", ""},
    };
    constexpr JsonKind kinds[] = {JsonKind::winlogbeat, JsonKind::evtx_dump, JsonKind::flat, JsonKind::ecs,
                                  JsonKind::cloudtrail, JsonKind::office365, JsonKind::other};
    for (const auto& [document, expected] : cases) {
        std::string claimed;
        for (const auto kind : kinds)
            if (json_format(kind).claims(document)) claimed += json_format(kind).name;
        EXPECT_EQ(claimed, expected) << document;
    }
}

TEST(JsonReader, unnamed_data_answers_to_both_its_names) {
    Reading beats(any, R"({"winlog":{"channel":"Application","event_id":"11707","event_data":{"param1":"a",)"
                       R"("param2":"b","parameters":"c"}}})");
    EXPECT_EQ(beats.get(0, "Data"), "a|b");
    EXPECT_EQ(beats.get(0, "param2"), "b");
    Reading dump(any, R"({"Event":{"System":{"EventID":1,"Channel":"Application"},)"
                      R"("EventData":{"Data":{"#text":["a","b"]},"Binary":null}}})");
    EXPECT_EQ(dump.get(0, "Data"), "a|b");
}

TEST(JsonReader, names_lose_spaces_and_leaves_of_user_data_their_path) {
    Reading reading(any,
                    R"({"Event":{"System":{"EventID":1116,"Channel":"Microsoft-Windows-Windows Defender/Operational"},)"
                    R"("EventData":{"Threat Name":"t"}}}
{"Event":{"System":{"EventID":1102,"Channel":"Security"},"UserData":{"LogFileCleared":{"#attributes":{"xmlns":"u"},)"
                    R"("SubjectUserName":"admin","File":{"#attributes":{"Name":"f"}}}}}})");
    EXPECT_EQ(reading.get(0, "ThreatName"), "t");
    EXPECT_EQ(reading.get(0, "Signature"), "t");
    EXPECT_EQ(reading.get(1, "SubjectUserName"), "admin");
    EXPECT_EQ(reading.get(1, "File_Name"), "f");
}

TEST(JsonReader, keeps_how_a_value_was_written) {
    Reading reading(any,
                    R"({"i":-1,"u":18446744073709551615,"d":1.5,"b":true,"n":null,"t":"x","l":[1,[2]],"o":{"p":3}})");
    const std::pair<std::string_view, events::ValueType> cases[] = {
        {"i", events::ValueType::integer}, {"u", events::ValueType::integer}, {"d", events::ValueType::real},
        {"b", events::ValueType::boolean}, {"n", events::ValueType::null},    {"t", events::ValueType::text},
    };
    ASSERT_EQ(reading.events.size(), 1U);
    for (const auto& [name, type] : cases) {
        const auto* const found = reading.events[0]->find(reading.vocabulary.id(name));
        ASSERT_TRUE(found) << name;
        EXPECT_EQ(found->type, type) << name;
    }
    EXPECT_EQ(reading.get(0, "u"), "18446744073709551615");
    EXPECT_EQ(reading.get(0, "b"), "true");
    EXPECT_EQ(reading.get(0, "l"), "1|2");
    EXPECT_EQ(reading.get(0, "o.p"), "3");
}

TEST(JsonReader, elastic_endpoint_speaks_sigma) {
    Reading reading(
        any,
        R"({"@timestamp":"2024-01-01T00:00:00Z","ecs":{"version":"8"},"event":{"category":["process"],"type":["start"]},)"
        R"("host":{"name":"h","os":{"type":"linux"}},"user":{"name":"root"},"process":{"executable":"/bin/sh","pid":7,)"
        R"("hash":{"md5":"aa","sha256":"bb"},"parent":{"executable":"/bin/init"}}}
{"ecs":{"version":"8"},"event":{"category":"network","type":"start"},"host":{"os":{"platform":"windows"}},)"
        R"("network":{"direction":"egress"},"destination":{"ip":"192.0.2.1","port":443},"user":{"domain":"D","name":"u"}}
{"ecs":{"version":"8"},"event":{"category":"network","action":"lookup_requested"},"dns":{"question":{"name":"a.example"}}})");
    EXPECT_EQ(reading.log_source(0), "linux//process_creation");
    EXPECT_EQ(reading.events[0]->host, "h");
    EXPECT_EQ(reading.get(0, "Image"), "/bin/sh");
    EXPECT_EQ(reading.get(0, "ParentImage"), "/bin/init");
    EXPECT_EQ(reading.get(0, "Hashes"), "MD5=aa,SHA256=bb");
    EXPECT_EQ(reading.get(0, "User"), "root");
    EXPECT_EQ(reading.log_source(1), "windows//network_connection");
    EXPECT_EQ(reading.get(1, "Initiated"), "true");
    EXPECT_EQ(reading.get(1, "DestinationIp"), "192.0.2.1");
    EXPECT_EQ(reading.get(1, "User"), "D\\u");
    EXPECT_EQ(reading.log_source(2), "//dns_query");
    EXPECT_EQ(reading.get(2, "QueryName"), "a.example");
}

TEST(JsonReader, the_shippers_own_module_only_fills_gaps) {
    Reading reading(any, R"({"process":{"executable":"from module","pid":7},"winlog":{"channel":"Security",)"
                         R"("event_id":"1","event_data":{"Image":"from event"}}})");
    EXPECT_EQ(reading.get(0, "Image"), "from event");
    EXPECT_EQ(reading.get(0, "ProcessId"), "7");
}

TEST(JsonReader, cloudtrail_keeps_dotted_names) {
    Reading reading(any, R"({"Records":[{"eventVersion":"1.08","eventTime":"2024-01-01T00:00:00Z","eventSource":"ec2",)"
                         R"("eventName":"X","requestParameters":{"items":[{"cidrIp":"0.0.0.0/0"}]}}]})");
    EXPECT_EQ(reading.log_source(0), "aws/cloudtrail/");
    EXPECT_EQ(reading.get(0, "requestParameters.items.cidrIp"), "0.0.0.0/0");
    EXPECT_EQ(reading.time(0), "2024-01-01T00:00:00Z");
}

TEST(JsonReader, times_of_other_writers) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"("/Date(1588000000500)/")", "2020-04-27T15:06:40.500Z"},
        {"1588000000", "2020-04-27T15:06:40Z"},
        {"1588000000.5", "2020-04-27T15:06:40.500Z"},
        {"1588000000500", "2020-04-27T15:06:40.500Z"},
        {R"("yesterday")", "1970-01-01T00:00:00Z"},
        {"9223372036854775807", "1970-01-01T00:00:00Z"},
    };
    for (const auto& [time, expected] : cases) {
        Reading reading(
            any, std::string(R"({"Id":1,"LogName":"System","MachineName":"m","TimeCreated":)").append(time) + "}");
        EXPECT_EQ(reading.time(0), expected) << time;
        EXPECT_EQ(reading.events[0]->host, "m");
    }
}

TEST(JsonReader, a_broken_line_is_counted_with_its_place_and_the_rest_is_read) {
    const std::string good(flat);
    for (const std::string_view broken :
         {"{\"a\":", "{\"a\":tru}", "nonsense", "{\"EventID\":1,\"Channel\":\"\"}", "{\"a\":\"\xff\"}", "{\"a\":\"x"}) {
        Reading reading(any, good + "\n" + std::string(broken) + "\n" + good + "\n");
        EXPECT_EQ(reading.events.size(), 2U) << broken;
        EXPECT_EQ(reading.unreadable, 1U) << broken;
        const std::string place = "line 2, offset " + std::to_string(good.size() + 1) + ": ";
        EXPECT_TRUE(reading.reason.starts_with(place)) << reading.reason;
    }
}

TEST(JsonReader, reads_alike_whatever_the_pieces) {
    const std::string text = std::string(winlogbeat8) + "\n" + std::string(flat) + "\n[\n" + std::string(evtx_dump) +
                             ",\n  {\n \"a\": 1\n }]\n{\"torn\":\n" + std::string(sentinel);
    for (const size_t piece : {size_t{0}, size_t{1}, size_t{70000}}) {
        Reading reading(any, text, piece);
        EXPECT_EQ(reading.events.size(), 5U);
        EXPECT_EQ(reading.unreadable, 1U) << reading.reason;
    }
}

// Everything that was read, one line for each field.
std::string all_of(Reading& reading) {
    std::string text = reading.reason + "\n";
    for (const auto* event : reading.events) {
        text += std::to_string(event->record) + " " + format_rfc3339(event->time) + "\n";
        for (const auto& each : event->fields)
            text.append(reading.vocabulary.name(each.name)).append("=").append(each.value).append("\n");
    }
    return text;
}

// With pieces of one byte no line has bytes behind it, so each is copied before it is parsed.
TEST(JsonReader, a_line_parsed_where_it_lies_reads_as_its_copy) {
    const std::string documents[] = {std::string(winlogbeat8),
                                     std::string(flat),
                                     std::string(evtx_dump),
                                     std::string(sentinel),
                                     R"({"a": "\u00e9\n", "b": [1, 2.5, null]})",
                                     R"({"a": 1)",
                                     "",
                                     R"({"_source": {"a": 1}})"};
    const std::string ends[] = {"\n", "\r\n", ",\n", "\n\n", " \t\n"};
    std::minstd_rand random(1);
    for (int round = 0; round < 200; ++round) {
        std::string text;
        for (size_t count = random() % 12; count > 0; --count)
            text += documents[random() % std::size(documents)] + ends[random() % std::size(ends)];
        Reading whole(any, text), copied(any, text, 1);
        ASSERT_EQ(all_of(whole), all_of(copied)) << text;
    }
}

TEST(JsonReader, documents_on_one_line_are_read_as_those_on_lines) {
    std::string documents;
    constexpr size_t count = 12'000;  // quadratic reading of so many would not end while anybody waits
    for (size_t index = 0; index < count; ++index) documents.append(index > 0 ? "," : "").append(flat);
    const std::pair<const char*, std::string> layouts[] = {
        {"an array", "[" + documents + "]"},
        {"an array and a line end", "[" + documents + "]\n"},
        {"a wrapper", "{\"Records\":[" + documents + "]}\n"},
        {"commas", documents + "\n"},
    };
    for (const auto& [name, text] : layouts) {
        Reading reading(any, text);
        EXPECT_EQ(reading.events.size(), count) << name << ": " << reading.reason;
        EXPECT_EQ(reading.unreadable, 0U) << name << ": " << reading.reason;
    }
}

std::string repeated(std::string_view what, size_t count) {
    std::string out(what);
    for (size_t index = 1; index < count; ++index) out.append(",").append(what);
    return out;
}

TEST(JsonReader, an_event_has_no_more_fields_than_a_bound_and_the_record_is_counted_as_cut) {
    const std::string many = repeated("null", 100'000);
    const std::string windows = R"({"winlog":{"channel":"Security","event_id":4624,"event_data":{"x":[)";
    const std::string documents[] = {
        windows + many + R"(]}},"process":{"pid":[)" + many + "]}}",
        R"({"Event":{"System":{"EventID":1,"Channel":"Security"},"EventData":{"Data":[)" + many + "]}}}",
        R"({"anything":[)" + many + "]}",
    };
    for (const auto& document : documents) {
        Reading reading(any, document + "\n" + windows + R"(1,2]}},"process":{"pid":[7,8]}})" + "\n");
        ASSERT_EQ(reading.events.size(), 2U) << reading.reason;
        EXPECT_GE(reading.events[0]->fields.size(), 4096U);
        EXPECT_LT(reading.events[0]->fields.size(), 4196U);
        EXPECT_EQ(reading.unreadable, 1U);
        EXPECT_EQ(reading.reason, "line 1, offset 0: has 4096 fields or more, of which the rest is left out");
        EXPECT_EQ(reading.get(1, "x"), "1|2");
        EXPECT_EQ(reading.get(1, "ProcessId"), "7");
    }
}

TEST(JsonReader, a_document_beyond_the_bound_is_counted_and_passed) {
    const std::string text = "{\"a\":\"" + std::string(5UL * 1024 * 1024, 'x') + "\"}\n" + std::string(flat);
    Reading reading(any, text, 4096);
    EXPECT_EQ(reading.events.size(), 1U);
    EXPECT_EQ(reading.unreadable, 1U);
}

TEST(JsonReader, reads_utf16_with_its_mark) {
    std::string text = "\xFF\xFE";
    for (const char c : flat) text.append({c, '\0'});
    text.append("\n\0", 2);
    EXPECT_TRUE(json_format(JsonKind::flat).claims(text));
    Reading reading(any, text, 7);
    ASSERT_EQ(reading.events.size(), 1U) << reading.reason;
    EXPECT_EQ(reading.events[0]->host, "a.example");
}

}  // namespace
}  // namespace mitsuke::sources
