// SPDX-License-Identifier: Apache-2.0
#include "formats/dns/dns_message.h"

using namespace mitsuke::formats;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const std::string_view message{reinterpret_cast<const char*>(data), size};
    DnsReader reader(message);
    DnsQuestion question;
    std::string text;
    while (reader.next_question(question)) {
        text.resize(dns_text_room(question.labels));
        (void)write_dns_name(question.labels, text.data());
    }
    DnsRecord record;
    text.clear();
    while (reader.next_record(record)) append_dns_data(message, record, text);
    return 0;
}
