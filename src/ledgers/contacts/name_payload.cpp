// SPDX-License-Identifier: Apache-2.0
#include "ledgers/contacts/name_payload.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

// What a letter costs when all are drawn evenly: of 26 or so, as codes for names use 16 to 36.
constexpr double even_cost = 4.7;
// A number or an abbreviation is rare among words, too: a few rare pairs of letters are no data.
constexpr double letter_bits_max = 2.5;
// Less than this much evidence happens by chance.
constexpr double data_bits_min = 16;
// Where words stand in the same label, it is a word with a number: "zn5cfoezj2kv4n9ub-generalmotors".
constexpr double coverage_min = 0.75;
// .. unless it is longer than such numbers are.
constexpr size_t long_letters_min = 24;
constexpr double long_coverage_min = 0.5;

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool is_number(std::string_view label) {
    return !label.empty() && std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Four octets, or sixteen or more nibbles, each a label of its own: an address asked of a list (RFC 5782).
bool holds_address(const std::vector<std::string_view>& labels) {
    size_t octets = 0, nibbles = 0;
    for (const auto label : labels) {
        octets = is_number(label) && label.size() <= 3 ? octets + 1 : 0;
        nibbles = label.size() == 1 && is_hex_digit(label[0]) ? nibbles + 1 : 0;
        if (octets == 4 || nibbles == 16) return true;
    }
    return false;
}

// "ec2-192-0-2-1": an address in the name of a machine.
bool names_address(std::string_view label) {
    size_t octets = 0;
    for (const auto part : split(label, '-')) octets += is_number(part) && part.size() <= 3;
    return octets >= 4;
}

bool is_uuid(std::string_view label) {
    if (label.size() != 36) return false;
    for (size_t index = 0; index < label.size(); ++index) {
        const bool wants_hyphen = index == 8 || index == 13 || index == 18 || index == 23;
        if (wants_hyphen ? label[index] != '-' : !is_hex_digit(label[index])) return false;
    }
    return true;
}

NamePayload::Form form_of(const std::vector<std::string_view>& labels) {
    if (holds_address(labels) || std::any_of(labels.begin(), labels.end(), names_address))
        return NamePayload::Form::address;
    const bool has_reason = std::any_of(
        labels.begin(), labels.end(), [](std::string_view label) { return label.starts_with('_') || is_uuid(label); });
    return has_reason ? NamePayload::Form::labelled : NamePayload::Form::any;
}

// The stretch with the greatest sum (Kadane): words before and after it only cost.
void find_part(NamePayload& payload, const LetterModel& model) {
    double sum = 0;
    size_t begin = 0;
    char before = 0;
    for (size_t index = 0; index < payload.joined.size(); ++index) {
        if (sum <= 0) {
            sum = 0;
            begin = index;
        }
        sum += std::min(letter_bits_max, model.cost(before, payload.joined[index]) - even_cost);
        before = payload.joined[index];
        if (sum <= payload.bits) continue;
        payload.bits = sum;
        payload.begin = begin;
        payload.size = index + 1 - begin;
    }
}

// Labels with data, but for short ones between them: "ipv4" and "ipv6" do not make two names of one.
constexpr size_t core_letters_min = 8;

void measure_coverage(NamePayload& payload, const std::vector<std::string_view>& labels) {
    size_t label_begin = 0, covered = 0, total = 0;
    for (const auto label : labels) {
        const size_t begin = std::max(label_begin, payload.begin);
        const size_t end = std::min(label_begin + label.size(), payload.begin + payload.size);
        label_begin += label.size();
        if (end <= begin || 2 * (end - begin) < label.size()) continue;
        covered += end - begin;
        total += label.size();
        if (label.size() >= core_letters_min) payload.core += ascii_lower(label);
    }
    if (payload.core.empty()) payload.core = payload.part();
    payload.coverage = total == 0 ? 0 : static_cast<double>(covered) / static_cast<double>(total);
}

// A code may sound like words (a vowel after each consonant), but words that long need a hyphen: in names
// of hosts a label of 32 letters and none is as rare as its length says.
void take_long_label(NamePayload& payload, const std::vector<std::string_view>& labels) {
    constexpr size_t letters_usual = 24, letters_long = 32;
    size_t begin = 0;
    for (const auto label : labels) {
        const auto bits = static_cast<double>(label.size()) - letters_usual;
        const bool is_long = label.size() >= letters_long && label.find('-') == std::string_view::npos;
        if (is_long && (bits > payload.bits || payload.coverage < long_coverage_min)) {
            payload.bits = std::max(bits, payload.bits);
            payload.begin = begin;
            payload.size = label.size();
            payload.coverage = 1;
            payload.core = ascii_lower(label);
        }
        begin += label.size();
    }
}

}  // namespace

bool NamePayload::is_data() const {
    const double wanted = size >= long_letters_min ? long_coverage_min : coverage_min;
    return form != Form::address && bits >= data_bits_min && size >= data_letters_min && coverage >= wanted;
}

double NamePayload::weight() const {
    constexpr double weight_max = 12, labelled_weight = 1;
    if (!is_data()) return 0;
    return form == Form::labelled ? labelled_weight : std::min(weight_max, bits / 2);
}

NamePayload read_payload(std::string_view under, const LetterModel& model) {
    NamePayload payload;
    payload.joined.reserve(under.size());
    for (const char c : under)
        if (c != '.') payload.joined += ascii_lower(c);
    const auto labels = split(under, '.');
    payload.form = form_of(labels);
    find_part(payload, model);
    measure_coverage(payload, labels);
    take_long_label(payload, labels);
    return payload;
}

NamesAlike compare_names(const std::vector<std::string>& parts) {
    NamesAlike alike;
    if (parts.empty()) return alike;
    std::array<size_t, 256> counts{};
    size_t shortest = parts.front().size(), letters = 0;
    for (const auto& part : parts) {
        shortest = std::min(shortest, part.size());
        letters += part.size();
        for (const char c : part) ++counts[static_cast<unsigned char>(c)];
    }
    size_t constant = 0;
    for (size_t column = 0; column < shortest; ++column)
        constant += std::all_of(parts.begin(), parts.end(),
                                [&](const auto& part) { return part[column] == parts.front()[column]; });
    alike.constant_columns = shortest == 0 ? 0 : static_cast<double>(constant) / static_cast<double>(shortest);
    alike.is_digits = letters > 0;
    for (size_t c = 0; c < counts.size(); ++c) {
        if (counts[c] == 0) continue;
        ++alike.alphabet;
        alike.is_digits &= c >= '0' && c <= '9';
        const double share = static_cast<double>(counts[c]) / static_cast<double>(letters);
        alike.entropy -= share * std::log2(share);
    }
    return alike;
}

bool are_digests(const std::vector<std::string>& parts) {
    constexpr size_t parts_min = 3, letters_min = 24;
    constexpr int different_min = 12;  // of 16; chance gives 15 and more in 36 letters
    if (parts.size() < parts_min) return false;
    std::array<uint32_t, 2> seen{};
    for (const auto& part : parts) {
        if (part.size() < letters_min || part.size() != parts.front().size()) return false;
        for (size_t index = 0; index < part.size(); ++index) {
            const auto value = std::string_view("0123456789abcdef").find(part[index]);
            if (value == std::string_view::npos) return false;
            seen[index % 2] |= 1U << value;
        }
    }
    constexpr double in_common_max = 0.15;
    return std::popcount(seen[0]) >= different_min && std::popcount(seen[1]) >= different_min &&
           compare_names(parts).constant_columns <= in_common_max;
}

}  // namespace mitsuke::ledgers
