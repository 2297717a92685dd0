// SPDX-License-Identifier: Apache-2.0
#include "formats/http/http_head.h"

using namespace mitsuke::formats;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    HttpRequest request;
    (void)read_http_request(bytes, request);
    (void)read_http_status(bytes);
    return 0;
}
