// SPDX-License-Identifier: Apache-2.0
#include "formats/http/http_head.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mitsuke::formats {
namespace {

TEST(HttpRequest, tells_method_target_host_and_agent) {
    const std::string head =
        "GET /a b?x=1 HTTP/1.1\r\nhost:  a.example \r\nUser-Agent: one\r\nUser-Agent: two\r\n\r\nbody";
    HttpRequest request;
    ASSERT_EQ(read_http_request(head, request), HttpParse::complete);
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.target, "/a b?x=1");
    EXPECT_EQ(request.host, "a.example");
    EXPECT_EQ(request.user_agent, "one");
    EXPECT_EQ(request.head_size, head.size() - 4);
}

TEST(HttpRequest, a_missing_header_differs_from_an_empty_one) {
    HttpRequest request;
    ASSERT_EQ(read_http_request("GET / HTTP/1.0\nHost:\n\n", request), HttpParse::complete);
    EXPECT_NE(request.host.data(), nullptr);
    EXPECT_EQ(request.host, "");
    EXPECT_EQ(request.user_agent.data(), nullptr);
}

TEST(HttpRequest, judges_every_beginning) {
    struct Case {
        std::string bytes;
        HttpParse expected;
    };
    for (const auto& [bytes, expected] : std::vector<Case>{{"", HttpParse::need_more},
                                                           {"G", HttpParse::need_more},
                                                           {"GET", HttpParse::need_more},
                                                           {"GET / HTTP/1.1\r\nHost: a", HttpParse::need_more},
                                                           {"GET / HTTP/2.0\r\n\r\n", HttpParse::not_http},
                                                           {"GET /\r\n\r\n", HttpParse::not_http},
                                                           {"get / HTTP/1.1\r\n\r\n", HttpParse::not_http},
                                                           {"GETX / HTTP/1.1\r\n\r\n", HttpParse::not_http},
                                                           {"\x16\x03\x01", HttpParse::not_http}}) {
        HttpRequest request;
        EXPECT_EQ(read_http_request(bytes, request), expected) << bytes;
    }
}

TEST(HttpRequest, what_is_there_of_a_cut_head_is_kept) {
    HttpRequest request;
    EXPECT_EQ(read_http_request("POST /c2 HTTP/1.1\r\nHost: a.example\r\nUser-Ag", request), HttpParse::need_more);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.host, "a.example");
}

TEST(HttpStatus, is_the_number_of_the_first_line) {
    EXPECT_EQ(read_http_status("HTTP/1.1 200 OK\r\n"), 200U);
    EXPECT_EQ(read_http_status("HTTP/1.0 404\r\n"), 404U);
    for (const std::string other :
         {"HTTP/1.1 2", "HTTP/2.0 200 OK", "HTTP/1.1 -20 OK", "HTTP/1.1  20 OK", "200 OK HTTP/1.1"})
        EXPECT_EQ(read_http_status(other), 0U) << other;
}

}  // namespace
}  // namespace mitsuke::formats
