// SPDX-License-Identifier: Apache-2.0
#pragma once

// What wire_bench reads: captures and Zeek logs made in memory, the same in every run.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/fnv.h"

namespace mitsuke::bench {

inline void put_big(std::string& out, uint64_t value, int bytes) {
    for (int index = bytes - 1; index >= 0; --index) out += static_cast<char>(value >> (8 * index));
}
inline void put_little(std::string& out, uint64_t value, int bytes) {
    for (int index = 0; index < bytes; ++index) out += static_cast<char>(value >> (8 * index));
}

/// A classic capture of Ethernet frames, in microseconds.
class CaptureMaker {
public:
    explicit CaptureMaker(std::string& out) : out_(out) {
        put_little(out_, 0xA1B2C3D4, 4);
        put_little(out_, 2, 2);
        put_little(out_, 4, 2);
        put_little(out_, 0, 8);
        put_little(out_, 65535, 4);
        put_little(out_, 1, 4);
    }
    void add(uint64_t micros, std::string_view frame) {
        put_little(out_, first_second + micros / 1'000'000, 4);
        put_little(out_, micros % 1'000'000, 4);
        put_little(out_, frame.size(), 4);
        put_little(out_, frame.size(), 4);
        out_ += frame;
        ++frames;
    }
    uint64_t frames = 0;

private:
    static constexpr uint64_t first_second = 1'700'000'000;
    std::string& out_;
};

/// Names as a company asks for them: few of them most of the time, some never twice.
class NameMaker {
public:
    explicit NameMaker(std::mt19937_64& random) : random_(random) {
        static constexpr std::array endings{"com", "com", "com", "net", "org", "jp", "co.jp", "de", "co.uk", "io"};
        for (size_t index = 0; index < domains_max; ++index)
            domains_.push_back(letters(4 + random_() % 12) + "." + endings[random_() % endings.size()]);
    }
    /// One name of twenty has never been asked for before.
    std::string name() {
        static constexpr std::array hosts{"www", "api", "cdn", "mail", "login", "static", "events.data", "edge-7.eu"};
        const double share = static_cast<double>(random_() % 1'000'000) / 1e6;
        const auto rank = static_cast<size_t>(share * share * share * share * static_cast<double>(domains_max));
        const std::string first = random_() % 20 == 0 ? letters(16) : hosts[(rank + random_() % 3) % hosts.size()];
        return first + "." + domains_[rank];
    }

private:
    static constexpr size_t domains_max = 50'000;

    std::string letters(size_t count) {
        std::string text;
        while (text.size() < count) text += static_cast<char>('a' + random_() % 26);
        return text;
    }
    std::mt19937_64& random_;
    std::vector<std::string> domains_;
};

/// Questions of 20,000 machines to one server, five hundred a second, and its answers some packets later.
class DnsTraffic {
public:
    explicit DnsTraffic(uint64_t seed) : random_(seed), names_(random_) {}

    std::string make(uint64_t packets) {
        std::string bytes;
        bytes.reserve(packets * 150);
        CaptureMaker capture(bytes);
        while (capture.frames < packets) {
            ask(capture);
            if (waiting_.size() > 8) answer(capture);
        }
        return bytes;
    }

private:
    struct Question {
        uint32_t client = 0;
        uint16_t port = 0, id = 0, type = 0;
        std::string wire;  // the name and the type, as the question section has them
    };
    enum Direction : uint8_t { to_server, to_client };

    uint64_t now() { return micros_ += random_() % 2'000; }

    void ask(CaptureMaker& capture) {
        Question question;
        question.client = 0x0A000000U + static_cast<uint32_t>(random_() % 20'000);
        question.port = static_cast<uint16_t>(1024 + random_() % 64'000);
        question.id = static_cast<uint16_t>(random_());
        const auto kind = random_() % 100;
        question.type = kind < 62 ? 1 : kind < 88 ? 28 : kind < 94 ? 65 : 16;
        question.wire = wire_name(names_.name());
        put_big(question.wire, question.type, 2);
        put_big(question.wire, 1, 2);
        const bool has_edns = random_() % 2 == 0;
        std::string message;
        put_header(message, question.id, 0x0100, 0, has_edns ? 1 : 0);
        message += question.wire;
        if (has_edns) message += std::string("\0\0\x29\x04\xD0\0\0\0\0\0\0", 11);
        capture.add(now(), frame(question, to_server, message));
        if (random_() % 100 != 0) waiting_.push_back(std::move(question));
    }

    void answer(CaptureMaker& capture) {
        const Question question = std::move(waiting_.front());
        waiting_.pop_front();
        std::string records;
        const auto kind = random_() % 100;
        const uint64_t count = kind < 8 ? 0 : put_answers(question, records);
        std::string message;
        put_header(message, question.id, kind < 5 ? 0x8183 : 0x8180, count, 0);
        capture.add(now(), frame(question, to_client, message + question.wire + records));
    }

    uint64_t put_answers(const Question& question, std::string& out) {
        const uint16_t type = question.type;
        if (type == 16) return put_record(out, 0xC00C, 16, "\x23v=spf1 include:_spf.example.com ~all"), 1;
        if (type == 65) return put_record(out, 0xC00C, 65, std::string("\0\1\0\0\1\0\6\2h2\2h3", 13)), 1;
        uint64_t count = 0;
        uint16_t owner = 0xC00C;
        if (random_() % 3 == 0) {
            put_record(out, owner, 5, wire_name("d" + std::to_string(random_() % 5'000) + ".cdn.example.net"));
            ++count;
        }
        for (uint64_t more = 1 + random_() % 3; more > 0; --more, ++count)
            put_record(out, owner, type, address(question, more));
        return count;
    }
    /// A name has the same three addresses whenever it is asked for.
    static std::string address(const Question& question, uint64_t number) {
        std::string bytes(question.type == 1 ? "" : std::string("\x20\x01\x0D\xB8\0\0\0\0\0\0\0\0", 12));
        put_big(bytes, 0xCB007100U + (Fnv1a().mix(question.wire).value() + 7'919 * number) % 65'536, 4);
        return bytes;
    }
    static void put_record(std::string& out, uint16_t owner, uint16_t type, std::string_view data) {
        put_big(out, owner, 2);
        put_big(out, type, 2);
        put_big(out, 1, 2);
        put_big(out, 300, 4);
        put_big(out, data.size(), 2);
        out += data;
    }
    static void put_header(std::string& out, uint16_t id, uint16_t flags, uint64_t answers, uint64_t additionals) {
        put_big(out, id, 2);
        put_big(out, flags, 2);
        put_big(out, 1, 2);
        put_big(out, answers, 2);
        put_big(out, 0, 2);
        put_big(out, additionals, 2);
    }
    static std::string wire_name(std::string_view name) {
        std::string wire;
        while (!name.empty()) {
            const size_t end = std::min(name.find('.'), name.size());
            wire += static_cast<char>(end);
            wire += name.substr(0, end);
            name.remove_prefix(std::min(end + 1, name.size()));
        }
        return wire + '\0';
    }
    static std::string frame(const Question& question, Direction direction, const std::string& message) {
        const uint32_t server = 0x0A00FF35;
        const bool out = direction == to_server;
        std::string bytes(12, '\2');
        put_big(bytes, 0x0800, 2);
        put_big(bytes, 0x4500, 2);
        put_big(bytes, 28 + message.size(), 2);
        put_big(bytes, 0, 4);
        put_big(bytes, 0x4011, 2);
        put_big(bytes, 0, 2);
        put_big(bytes, out ? question.client : server, 4);
        put_big(bytes, out ? server : question.client, 4);
        put_big(bytes, out ? question.port : 53, 2);
        put_big(bytes, out ? 53 : question.port, 2);
        put_big(bytes, 8 + message.size(), 2);
        put_big(bytes, 0, 2);
        return bytes + message;
    }

    std::mt19937_64 random_;
    NameMaker names_;
    std::deque<Question> waiting_;
    uint64_t micros_ = 0;
};

/// Logs as Zeek writes them by default.
inline std::string zeek_head(std::string_view path, std::string_view fields, std::string_view types) {
    return fmt::format(
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t{}\n"
        "#open\t2024-04-20-00-00-01\n#fields\t{}\n#types\t{}\n",
        path, fields, types);
}

inline std::string zeek_uid(std::mt19937_64& random) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string uid = "C";
    while (uid.size() < 18) uid += letters[random() % letters.size()];
    return uid;
}

inline std::string make_zeek_conn(uint64_t seed, size_t bytes_wanted) {
    std::mt19937_64 random(seed);
    std::string log = zeek_head(
        "conn",
        "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\t"
        "conn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\t"
        "resp_ip_bytes\ttunnel_parents",
        "time\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\t"
        "string\tcount\tcount\tcount\tcount\tset[string]");
    for (uint64_t row = 0; log.size() < bytes_wanted; ++row) {
        const bool is_tls = random() % 3 != 0;
        const uint64_t client = random() % 20'000;
        log += fmt::format(
            "{}.{:06}\t{}\t10.0.{}.{}\t{}\t203.0.{}.{}\t{}\ttcp\t{}\t{}.{:06}\t{}\t{}\tSF\tT\tF\t0\tShADadFf\t{}\t{}\t"
            "{}\t{}\t-\n",
            1'713'571'200 + row / 50, row % 50 * 20'000 + random() % 9'999, zeek_uid(random), client / 250,
            client % 250, 1024 + random() % 64'000, random() % 113, random() % 250, is_tls ? 443 : 80,
            is_tls ? "ssl" : "http", random() % 60, random() % 1'000'000, random() % 5'000, random() % 900'000,
            8 + random() % 20, random() % 9'000, 8 + random() % 700, random() % 990'000);
    }
    return log;
}

inline std::string make_zeek_dns(uint64_t seed, size_t bytes_wanted) {
    std::mt19937_64 random(seed);
    NameMaker names(random);
    std::string log = zeek_head(
        "dns",
        "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\t"
        "qtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected",
        "time\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\t"
        "string\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool");
    for (uint64_t row = 0; log.size() < bytes_wanted; ++row) {
        const uint64_t client = random() % 20'000;
        const bool failed = random() % 20 == 0;
        log += fmt::format(
            "{}.{:06}\t{}\t10.0.{}.{}\t{}\t10.0.255.53\t53\tudp\t{}\t0.{:06}\t{}\t1\tC_INTERNET\t1\tA\t{}\t{}"
            "\tF\tF\tT\t"
            "T\t0\t{}\t{}\tF\n",
            1'713'571'200 + row / 50, row % 50 * 20'000 + random() % 9'999, zeek_uid(random), client / 250,
            client % 250, 1024 + random() % 64'000, random() % 65'536, random() % 90'000, names.name(), failed ? 3 : 0,
            failed ? "NXDOMAIN" : "NOERROR",
            failed ? "-"
                   : fmt::format("edge.cdn.example.net,203.0.113.{},203.0.113.{}", random() % 250, random() % 250),
            failed ? "-" : "300.000000,20.000000,20.000000");
    }
    return log;
}

}  // namespace mitsuke::bench
