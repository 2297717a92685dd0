// SPDX-License-Identifier: Apache-2.0
#include "formats/tls/ja4.h"

using namespace mitsuke::formats;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    ClientHello hello;
    std::string joined;
    const std::string_view stream{reinterpret_cast<const char*>(data), size};
    if (read_client_hello(stream, joined, hello) == TlsStatus::complete) (void)ja4(hello, Ja4Carrier::tcp);
    return 0;
}
