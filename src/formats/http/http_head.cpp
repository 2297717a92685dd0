// SPDX-License-Identifier: Apache-2.0
#include "formats/http/http_head.h"

#include <array>

#include "base/text.h"

namespace mitsuke::formats {

namespace {

constexpr std::array<std::string_view, 17> methods{
    "GET ",      "POST ",  "HEAD ", "PUT ",  "DELETE ", "OPTIONS ", "CONNECT ", "PATCH ",    "TRACE ",
    "PROPFIND ", "MKCOL ", "MOVE ", "COPY ", "LOCK ",   "UNLOCK ",  "SEARCH ",  "PROPPATCH "};

// Takes a line off the front of `bytes`, without its end; a bare LF is accepted (RFC 9112 2.2).
bool take_line(std::string_view& bytes, std::string_view& line) {
    const size_t end = bytes.find('\n');
    if (end == std::string_view::npos) return false;
    line = bytes.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    bytes.remove_prefix(end + 1);
    return true;
}

void read_header(std::string_view line, HttpRequest& request) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = line.substr(0, colon), value = trim(line.substr(colon + 1));
    std::string_view* place = equals_ignoring_case(name, "host")         ? &request.host
                              : equals_ignoring_case(name, "user-agent") ? &request.user_agent
                              : equals_ignoring_case(name, "cookie")     ? &request.cookie
                                                                         : nullptr;
    if (place != nullptr && place->data() == nullptr) *place = value.empty() ? line.substr(line.size()) : value;
}

// "GET /a b HTTP/1.1": the version is the last word, so a target with spaces is kept whole.
bool read_request_line(std::string_view line, HttpRequest& request) {
    const size_t last = line.rfind(' ');
    if (last == std::string_view::npos || !line.substr(last + 1).starts_with("HTTP/1.")) return false;
    const size_t first = line.find(' ');
    request.method = line.substr(0, first);
    if (first < last) request.target = line.substr(first + 1, last - first - 1);
    return true;
}

}  // namespace

bool may_start_http_request(std::string_view bytes) {
    for (const auto method : methods)
        if (method.starts_with(bytes.substr(0, method.size()))) return !bytes.empty();
    return false;
}

HttpParse read_http_request(std::string_view bytes, HttpRequest& request) {
    request = {};
    if (!may_start_http_request(bytes)) return bytes.empty() ? HttpParse::need_more : HttpParse::not_http;
    const size_t all = bytes.size();
    std::string_view line;
    request.head_size = all;
    if (!take_line(bytes, line)) return HttpParse::need_more;
    if (!read_request_line(line, request)) return HttpParse::not_http;
    while (take_line(bytes, line)) {
        if (line.empty()) {
            request.head_size = all - bytes.size();
            return HttpParse::complete;
        }
        read_header(line, request);
    }
    return HttpParse::need_more;
}

unsigned read_http_status(std::string_view bytes) {
    if (bytes.size() < 12 || !bytes.starts_with("HTTP/1.") || bytes[8] != ' ') return 0;
    const auto code = parse_integer(bytes.substr(9, 3));
    return code && *code >= 100 && *code <= 999 ? static_cast<unsigned>(*code) : 0;
}

}  // namespace mitsuke::formats
