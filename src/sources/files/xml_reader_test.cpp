// SPDX-License-Identifier: Apache-2.0
#include "sources/files/xml_reader.h"

#include <gtest/gtest.h>

#include "sources/files/reading.h"

namespace mitsuke::sources {
namespace {

const FileFormat format = event_xml_format();

constexpr std::string_view event =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    "<Provider Name=\"Microsoft-Windows-Sysmon\" Guid='{g}'/><EventID Qualifiers='0'>1</EventID>"
    "<TimeCreated SystemTime='2024-05-13T00:01:30.541575500Z'/><EventRecordID>9</EventRecordID><Correlation/>"
    "<Execution ProcessID='2788' ThreadID='2900'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>"
    "<Computer>a.example</Computer><Security UserID='S-1-5-18'/></System><EventData>"
    "<Data Name='UtcTime'>2024-05-13 00:01:29.950</Data><Data Name='Command Line'>a &lt; &#x62; <![CDATA[</c>]]></Data>"
    "<Data Name='Empty'></Data><Data>first</Data><Data>second</Data><Binary>7B</Binary></EventData>"
    "<RenderingInfo Culture='en-US'><Message>said</Message><Level>Information</Level></RenderingInfo></Event>";

TEST(EventXmlReader, flattens_an_event) {
    Reading reading(format, std::string(event));
    ASSERT_EQ(reading.events.size(), 1U) << reading.reason;
    EXPECT_EQ(reading.log_source(0), "windows/sysmon/process_creation");
    EXPECT_EQ(reading.time(0), "2024-05-13T00:01:29.950Z");
    EXPECT_EQ(reading.events[0]->record, 9U);
    EXPECT_EQ(reading.events[0]->host, "a.example");
    const std::pair<std::string_view, std::string_view> fields[] = {
        {"Provider_Name", "Microsoft-Windows-Sysmon"},
        {"EventID", "1"},
        {"EventID_Qualifiers", "0"},
        {"Execution_ThreadID", "2900"},
        {"Security_UserID", "S-1-5-18"},
        {"CommandLine", "a < b </c>"},
        {"Empty", ""},
        {"Data", "first|second"},
        {"Binary", "7B"},
        {"Message", "said"},
        {"Level", "-"},
        {"Event_xmlns", "-"},
        {"Provider", "-"},
    };
    for (const auto& [name, value] : fields) EXPECT_EQ(reading.get(0, name), value) << name;
    EXPECT_EQ(reading.events[0]->find(reading.vocabulary.id("Correlation"))->type, events::ValueType::null);
}

TEST(EventXmlReader, an_event_has_no_more_fields_than_a_bound_and_the_record_is_counted_as_cut) {
    std::string many(event);
    const std::string_view end = "</Event>";
    std::string filler = "<UserData><x>";
    for (int index = 0; index < 100'000; ++index) filler += "<a/>";
    many.insert(many.rfind(end), filler + "</x></UserData>");
    Reading reading(format, many + std::string(event));
    ASSERT_EQ(reading.events.size(), 2U) << reading.reason;
    EXPECT_LT(reading.events[0]->fields.size(), 4196U);
    EXPECT_EQ(reading.get(0, "EventID"), "1");
    EXPECT_EQ(reading.unreadable, 1U);
    EXPECT_EQ(reading.reason, "offset 0: has 4096 fields or more, of which the rest is left out");
}

TEST(EventXmlReader, reads_events_in_every_wrapping) {
    const std::string one(event);
    for (const std::string& text : {one + one, one + "\n" + one + "\n",
                                    "<?xml version=\"1.0\"?>\r\n<Events>" + one + "<!-- x -->" + one + "</Events>",
                                    "\xEF\xBB\xBF<Events><Events>" + one + one}) {
        EXPECT_TRUE(format.claims(text));
        for (const size_t piece : {size_t{0}, size_t{1}}) {
            Reading reading(format, text, piece);
            EXPECT_EQ(reading.events.size(), 2U) << text;
            EXPECT_EQ(reading.unreadable, 0U) << reading.reason;
        }
    }
}

TEST(EventXmlReader, reads_utf16_of_either_order) {
    for (const bool big : {false, true}) {
        std::string text = big ? "\xFE\xFF" : "\xFF\xFE";
        for (const char c : event) text += big ? std::string{'\0', c} : std::string{c, '\0'};
        EXPECT_TRUE(format.claims(text));
        Reading reading(format, text, 5);
        ASSERT_EQ(reading.events.size(), 1U);
        EXPECT_EQ(reading.get(0, "Message"), "said");
    }
}

TEST(EventXmlReader, user_data_gives_its_leaves) {
    Reading reading(
        format,
        "<Event><System><EventID>1102</EventID><Channel>Security</Channel></System><UserData>"
        "<LogFileCleared xmlns='u'><SubjectUserName>admin</SubjectUserName><a:F xmlns:a='v' Name='n'>x</a:F>"
        "</LogFileCleared></UserData></Event>");
    EXPECT_EQ(reading.get(0, "SubjectUserName"), "admin");
    EXPECT_EQ(reading.get(0, "F"), "x");
    EXPECT_EQ(reading.get(0, "F_Name"), "n");
    EXPECT_EQ(reading.get(0, "LogFileCleared"), "-");
}

TEST(EventXmlReader, a_torn_event_is_counted_and_the_next_is_read) {
    const std::string one(event);
    const std::string cases[] = {
        one.substr(0, 200) + one,
        one.substr(0, one.size() - 8) + "\n" + one,
        "<Event></Event>" + one,
        "<Event><System><EventID>1</EventID></System></Event>" + one,
        "<Event><!DOCTYPE x></Event>" + one,
        one + one.substr(0, 300),
    };
    for (const auto& text : cases) {
        Reading reading(format, text, 16);
        EXPECT_EQ(reading.events.size(), 1U) << text;
        EXPECT_EQ(reading.unreadable, 1U) << reading.reason;
    }
}

TEST(EventXmlReader, events_that_never_end_cost_one_pass) {
    std::string text;
    while (text.size() < 6UL * 1024 * 1024) text += "<Event>";
    Reading reading(format, text);
    EXPECT_EQ(reading.events.size(), 0U);
    EXPECT_GT(reading.unreadable, 0U);
    EXPECT_LT(reading.unreadable, 10U);
}

TEST(EventXmlReader, does_not_claim_other_xml) {
    for (const std::string_view text : {"<html></html>", "<Events></Events>", "text <Event><System>", ""})
        EXPECT_FALSE(format.claims(text)) << text;
}

}  // namespace
}  // namespace mitsuke::sources
