// SPDX-License-Identifier: Apache-2.0
#include "formats/xml/xml_parser.h"

#include <gtest/gtest.h>

namespace mitsuke::formats {
namespace {

// The tokens of `xml` in a short form: <name a=raw>, text, </name>, ! for an error.
std::string tokens(std::string_view xml) {
    XmlParser parser(xml);
    std::string out;
    for (;;) {
        const auto token = parser.next();
        if (!token) return out + "!";
        switch (*token) {
            case XmlParser::Token::start:
                out.append("<").append(parser.name());
                for (const auto& each : parser.attributes())
                    out.append(" ").append(each.name).append("=").append(each.raw);
                out += ">";
                break;
            case XmlParser::Token::text: out += parser.text(); break;
            case XmlParser::Token::end: out.append("</").append(parser.name()).append(">"); break;
            case XmlParser::Token::done: return out;
        }
    }
}

TEST(XmlParser, reads_what_event_renderers_write) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"<a>x</a>", "<a>x</a>"},
        {"<a b='1' c=\"2\"/>", "<a b=1 c=2></a>"},
        {"<?xml version='1.0'?>\n<!-- c --><a>\n <b/>\n</a>", "<a><b></b></a>"},
        {"<n:a xmlns:n='u'><n:b>t</n:b></n:a>", "<a n=u><b>t</b></a>"},
        {"<a>x<![CDATA[</a> & y]]>z</a>", "<a>x</a> & yz</a>"},
        {"<a\n b = '>' >t</a >", "<a b=>>t</a>"},
        {"<a/><b/>", "<a></a>"},
        {"", ""},
    };
    for (const auto& [xml, expected] : cases) EXPECT_EQ(tokens(xml), expected) << xml;
}

TEST(XmlParser, refuses_what_is_torn_or_dangerous) {
    for (const std::string_view xml :
         {"<a>", "<a", "<a b>", "<a b=1/>", "<a b='1", "<a></b>", "</a>", "<a><![CDATA[x</a>", "<!-- x", "<?x",
          "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><></a>", "<a/ >"})
        EXPECT_TRUE(tokens(xml).ends_with("!")) << xml;
}

TEST(XmlParser, bounds_depth_and_attributes) {
    std::string deep;
    for (size_t depth = 0; depth <= XmlParser::depth_max; ++depth) deep += "<a>";
    EXPECT_TRUE(tokens(deep).ends_with("!"));
    std::string wide = "<a";
    for (size_t count = 0; count <= XmlParser::attributes_max; ++count) wide += " b='1'";
    EXPECT_EQ(tokens(wide + "/>"), "!");
}

TEST(XmlText, resolves_entities_and_keeps_what_is_none) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"a &lt;&gt;&amp;&quot;&apos; b", "a <>&\"' b"},
        {"&#65;&#x3042;", "A\xE3\x81\x82"},
        {"&nbsp; &; & &#0; &#xD800; &#x110000;", "&nbsp; &; & &#0; &#xD800; &#x110000;"},
        {"a\r\nb", "a\r\nb"},
        {"&amp", "&amp"},
    };
    for (const auto& [raw, expected] : cases) {
        std::string out;
        append_xml_text(raw, out);
        EXPECT_EQ(out, expected);
    }
}

}  // namespace
}  // namespace mitsuke::formats
