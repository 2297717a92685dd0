// SPDX-License-Identifier: Apache-2.0
// Suricata's EVE log.
#include "sources/files/network_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    (void)mitsuke::sources::testing::read_all({reinterpret_cast<const char*>(data), size});
    return 0;
}
