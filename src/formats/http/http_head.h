// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace mitsuke::formats {

enum class HttpParse : uint8_t { complete, need_more, not_http };

/// The head of an HTTP/1 request (RFC 9112 3, 5). Views point into the bytes; a header that is absent
/// is empty with a null data().
struct HttpRequest {
    std::string_view method, target, host, user_agent, cookie;
    size_t head_size = 0;  ///< with the empty line; bytes seen when the head is not whole
};

/// A request that begins with a known method (RFC 9110 9, RFC 5789, WebDAV of RFC 4918) and has
/// HTTP/1.x in its first line. need_more: the request is read as far as it goes, but the end of the
/// head is not in `bytes`; without a whole first line, `method` is empty.
HttpParse read_http_request(std::string_view bytes, HttpRequest& request);

/// True when `bytes` begin with a known method and a space, or are the start of one.
bool may_start_http_request(std::string_view bytes);

/// The status code of a response whose bytes begin with "HTTP/1."; 0 when they do not.
unsigned read_http_status(std::string_view bytes);

}  // namespace mitsuke::formats
