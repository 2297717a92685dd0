// SPDX-License-Identifier: Apache-2.0
// The contacts ledger: a DNS question, the registered domain alone, and scoring a fleet's keys again.
// usage: contacts_bench [questions|strangers|memory|hostile|scoring]
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "base/public_suffix.h"
#include "ledgers/contacts/beacons.h"
#include "ledgers/contacts/cadence.h"
#include "ledgers/contacts/contacts.h"

namespace {

using namespace mitsuke;
namespace field = events::field;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// A thousand hosts of 200 names each, a word or three under 5,000 domains.
void question_speed() {
    std::mt19937_64 dice(1);
    std::vector<std::string> names, hosts;
    for (int index = 0; index < 20'000; ++index)
        names.push_back(fmt::format("www{}.server.example{}.co.uk", dice() % 9, dice() % 5'000));
    for (int index = 0; index < 1'000; ++index) hosts.push_back(fmt::format("10.0.{}.{}", index / 250, index % 250));
    ledgers::ContactsLedger ledger(1);
    Arena arena;
    events::Batch facts;
    events::Event event;
    constexpr size_t questions = 500'000;
    const double start = cpu_seconds();
    for (size_t index = 0; index < questions; ++index) {
        event.reset();
        event.time = Time{std::chrono::hours(24 * 365 * 50)} + std::chrono::milliseconds(index * 200);
        event.host = hosts[dice() % hosts.size()];
        event.log_source = {"zeek", "dns", {"dns", {}, {}}};
        event.add(field::QueryName, names[dice() % names.size()]);
        event.add(field::QueryType, "A");
        event.add(field::QueryStatus, "0");
        event.add(field::DestinationIp, "10.0.0.53");
        event.add(field::QueryResults, "203.0.113.7");
        ledger.observe(event, arena, facts);
        if (index % 1'000 == 0) {
            arena.clear();
            facts.clear();
        }
    }
    const double seconds = cpu_seconds() - start;
    std::printf("a DNS question: %.0f ns\n", seconds / questions * 1e9);
    size_t letters = 0;
    const double again = cpu_seconds();
    for (int round = 0; round < 50; ++round)
        for (const auto& name : names) letters += registered_domain(name).size();
    std::printf("its registered domain alone: %.0f ns (%zu)\n", (cpu_seconds() - again) / 50 / 20'000 * 1e9,
                letters % 10);
}

// As a capture of a large house has them: 20,000 hosts, hardly ever the same contact twice, and the ledger is told in
// advance what comes.
void stranger_speed() {
    constexpr size_t contacts = 500'000, window = 64, ahead = 16;
    std::mt19937_64 dice(4);
    ledgers::ContactsLedger ledger(1);
    Arena arena;
    events::Batch facts;
    std::array<events::Event, window> events;
    double spent = 0;
    for (size_t begin = 0; begin < contacts; begin += window) {
        arena.clear();
        facts.clear();
        for (size_t index = 0; index < window; ++index) {
            auto& event = events[index];
            event.reset();
            event.time = Time{std::chrono::hours(24 * 365 * 50)} + std::chrono::milliseconds((begin + index) * 20);
            const auto client = dice() % 20'000;
            event.host = arena.copy(fmt::format("10.0.{}.{}", client / 250, client % 250));
            event.log_source = {"zeek", "conn", {}};
            event.add(field::SourceIp, event.host);
            event.add(field::DestinationIp, arena.copy(fmt::format("203.0.{}.{}", dice() % 113, dice() % 250)));
            event.add(field::DestinationPort, "443");
            event.add(field::BytesReceived, "4000");
        }
        const double start = cpu_seconds();
        for (size_t index = 0; index < ahead; ++index) ledger.expect(events[index], arena);
        for (size_t index = 0; index < window; ++index) {
            if (index + ahead < window) ledger.expect(events[index + ahead], arena);
            ledger.observe(events[index], arena, facts);
        }
        spent += cpu_seconds() - start;
    }
    std::printf("a contact of strangers: %.0f ns\n", spent / contacts * 1e9);
}

// One machine, whose own names are known, asks for nothing but long names that look like data.
void hostile_speed() {
    const std::string letters = "abcdefghijklmnopqrstuvwxyz234567";
    enum class Under : uint8_t { one_domain, new_domains, alike };
    for (const auto under : {Under::one_domain, Under::new_domains, Under::alike}) {
        std::mt19937_64 dice(3);
        ledgers::ContactsLedger ledger(1);
        Arena arena;
        events::Batch facts;
        constexpr size_t questions = 2'000;
        std::vector<std::string> names, users;
        for (size_t index = 0; index < 16; ++index) users.push_back(fmt::format("MINATO\\administrator{:02}", index));
        for (size_t index = 0; index < questions; ++index) {
            std::string name;
            const size_t fixed = under == Under::alike ? 100 : 0;
            for (size_t place = 0; place < 220; ++place) {
                if (place % 55 == 54) name += '.';
                name += letters[place < fixed ? place % 32 : dice() % 32];
            }
            names.push_back(name +
                            (under == Under::one_domain ? ".example.com" : fmt::format(".a{}.com", index % 9'999)));
        }
        events::Event event;
        double slowest = 0;
        const double start = cpu_seconds();
        for (size_t index = 0; index < questions; ++index) {
            event.reset();
            event.time = Time{std::chrono::hours(24 * 365 * 50)} + std::chrono::seconds(index * 4);
            event.host = "10.0.0.4";
            event.log_source = {"zeek", "dns", {"dns", {}, {}}};
            event.add(field::QueryName, names[index]);
            event.add(field::QueryType, "TXT");
            event.add(field::QueryStatus, "3");
            event.add(field::DestinationIp, "10.0.0.53");
            event.add(field::User, users[index % users.size()]);
            const double before = cpu_seconds();
            ledger.observe(event, arena, facts);
            slowest = std::max(slowest, cpu_seconds() - before);
            arena.clear();
            facts.clear();
        }
        std::printf("a hostile question, %s: %.1f us, the slowest %.0f us\n",
                    under == Under::one_domain    ? "one domain"
                    : under == Under::new_domains ? "a domain each"
                                                  : "a domain each, alike",
                    (cpu_seconds() - start) / questions * 1e6, slowest * 1e6);
    }
}

size_t resident_bytes() {
    size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return resident * 4096;
}

// A million keys, contacted in turn as in life: so each was a single contact first. The times of twelve contacts take
// no more than those of five.
void key_memory() {
    constexpr uint64_t keys = 1'000'000, rounds = 5;
    const size_t before = resident_bytes();
    ledgers::Beacons beacons;
    const ledgers::Activity activity;
    for (uint64_t round = 0; round < rounds; ++round)
        for (uint64_t key = 1; key <= keys; ++key)
            beacons.contact(key * 0x9E3779B97F4A7C15U, 0, static_cast<uint32_t>(1'000'000 + round * 28'800 + key / 100),
                            activity);
    std::printf("a key of up to twelve contacts: %.0f bytes, of a million (%llu forgotten)\n",
                static_cast<double>(resident_bytes() - before) / keys,
                static_cast<unsigned long long>(beacons.forgotten()));
}

// Keys of 42 contacts in 14 days: most of them people's, one in a hundred a beacon.
void scoring_speed() {
    std::mt19937_64 dice(2);
    std::exponential_distribution<double> pause(1.0 / 28'800), close(1.0 / 60);
    std::normal_distribution<double> step(28'800, 2'880);
    std::vector<std::vector<uint32_t>> keys;
    for (int key = 0; key < 10'000; ++key) {
        double at = 0;
        std::vector<uint32_t> seconds;
        for (int contact = 0; contact < 42; ++contact) {
            at += key % 100 == 0 ? std::max(1.0, step(dice)) : dice() % 3 == 0 ? close(dice) : pause(dice);
            seconds.push_back(static_cast<uint32_t>(at));
        }
        keys.push_back(std::move(seconds));
    }
    ledgers::Activity activity;
    for (uint32_t at = 0; at < 14 * 86'400; at += 900)
        if (dice() % 10 != 0) activity.add(at);
    constexpr double told_bits = 12;
    size_t renewals = 0, rhythms = 0;
    double start = cpu_seconds();
    for (const auto& each : keys) renewals += ledgers::find_renewal(each, told_bits).has_value();
    const double renewal = (cpu_seconds() - start) / static_cast<double>(keys.size());
    start = cpu_seconds();
    for (const auto& each : keys) rhythms += ledgers::find_rhythm(each, activity, told_bits).has_value();
    const double both = (cpu_seconds() - start) / static_cast<double>(keys.size());
    std::printf("scoring a key of 42 contacts: %.1f us renewal (%zu found of 100), %.1f us both tests (%zu)\n",
                renewal * 1e6, renewals, both * 1e6, rhythms);
    std::printf("a million such keys: %.1f s renewal, %.1f s both\n", renewal * 1e6, both * 1e6);
}

}  // namespace

int main(int count, char** arguments) {
    const std::string only = count > 1 ? arguments[1] : "";
    if (only.empty() || only == "questions") question_speed();
    if (only.empty() || only == "strangers") stranger_speed();
    if (only.empty() || only == "memory") key_memory();
    if (only.empty() || only == "hostile") hostile_speed();
    if (only.empty() || only == "scoring") scoring_speed();
}
