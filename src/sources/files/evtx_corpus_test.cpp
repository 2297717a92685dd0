// SPDX-License-Identifier: Apache-2.0
// Reads real event logs and compares every value with what the Rust evtx parser made of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "base/text.h"
#include "sources/files/evtx_reader.h"
#include "sources/files/memory_stream.h"

namespace mitsuke::sources {
namespace {

namespace fs = std::filesystem;
namespace dom = simdjson::dom;

const fs::path corpus = fs::path(MITSUKE_SHARED) / "corpus/sigma";

struct Sample {
    std::string archive, path;
    uint64_t records = 0;
};

// Fields of one record by name; a null is "(null)".
using Record = std::map<std::string, std::vector<std::string>>;
const std::string null_text = "(null)";

std::string slurp(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Sample> samples() {
    std::vector<Sample> all;
    std::istringstream manifest(slurp(corpus / "MANIFEST.tsv"));
    for (std::string line; std::getline(manifest, line);) {
        const auto columns = split(line, '\t');
        if (columns.size() < 10 || columns[5] != "evtx") continue;
        all.push_back({std::string(columns[1]), std::string(columns[2]),
                       static_cast<uint64_t>(parse_integer(columns[9]).value_or(0))});
    }
    return all;
}

// The archives unpacked side by side, each in a folder of its name; gone with the object.
class Unpacked {
public:
    Unpacked() : root_(fs::temp_directory_path() / ("mitsuke-evtx-" + std::to_string(::getpid()))) {
        for (const char* name : {"evtx-attack-samples", "hayabusa-sample-evtx", "evtx-parser-samples",
                                 "sigmahq-regression", "evtx-as-json"}) {
            fs::create_directories(root_ / name);
            const auto command = "zstd -dc --long=27 '" + (corpus / name).string() + ".tar.zst' | tar x -C '" +
                                 (root_ / name).string() + "'";
            is_whole_ = std::system(command.c_str()) == 0 && is_whole_;
        }
    }
    ~Unpacked() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Unpacked(const Unpacked&) = delete;
    Unpacked& operator=(const Unpacked&) = delete;

    bool is_whole() const { return is_whole_; }
    fs::path log(const Sample& sample) const { return root_ / folder(sample) / sample.path; }
    fs::path rendering(const Sample& sample) const {
        return root_ / "evtx-as-json" / folder(sample) / (sample.path + ".jsonl");
    }

private:
    static std::string folder(const Sample& sample) {
        return sample.archive.substr(0, sample.archive.find(".tar.zst"));
    }
    fs::path root_;
    bool is_whole_ = true;
};

// --- The oracle's JSON, flattened by the rules of windows_event.h

void add_leaf(Record& record, const std::string& name, dom::element value) {
    if (value.is_array()) {
        for (const dom::element each : value.get_array()) add_leaf(record, name, each);
        return;
    }
    std::string text = null_text;
    if (value.is_string()) text = std::string(std::string_view(value));
    else if (!value.is_null()) text = simdjson::minify(value);
    record[name].push_back(text);
}

// Spaces go; a namespace's prefix and the number of a repeated sibling, too.
std::string field_name(dom::object siblings, std::string_view key) {
    const size_t digits = key.find_last_not_of("0123456789");
    const bool is_numbered = digits != key.npos && digits > 0 && digits + 1 < key.size() && key[digits] == '_';
    if (is_numbered && siblings.at_key(key.substr(0, digits)).error() == simdjson::SUCCESS) key = key.substr(0, digits);
    if (const size_t colon = key.find(':'); colon != key.npos && colon + 1 < key.size()) key.remove_prefix(colon + 1);
    std::string name(key);
    std::erase(name, ' ');
    return name;
}

void add_element(Record& record, const std::string& name, dom::element value);

void add_parts(Record& record, const std::string& name, dom::object parts) {
    for (const auto [key, value] : parts) {
        if (key == "#text") {
            add_leaf(record, name, value);
            continue;
        }
        if (key != "#attributes") {
            add_element(record, field_name(parts, key), value);
            continue;
        }
        for (const auto [attribute, text] : dom::object(value))
            if (!attribute.starts_with("xmlns")) add_leaf(record, name + "_" + std::string(attribute), text);
    }
}

// An element of which nothing but the namespace is written has no text and no attributes: a null.
bool is_declaration_only(dom::object parts) {
    const auto attributes = parts["#attributes"];
    if (parts.size() != 1 || attributes.error() != simdjson::SUCCESS) return false;
    const dom::object declared = attributes.get_object();
    return std::all_of(declared.begin(), declared.end(), [](auto each) { return each.key.starts_with("xmlns"); });
}

void add_element(Record& record, const std::string& name, dom::element value) {
    if (value.is_object() && is_declaration_only(value)) record[name].push_back(null_text);
    else if (value.is_object()) add_parts(record, name, value);
    else if (!value.is_array()) add_leaf(record, name, value);
    else
        for (const dom::element each : value.get_array()) add_element(record, name, each);
}

Record expected_record(dom::element line) {
    Record record;
    for (const auto [section, parts] : dom::object(line["Event"])) {
        if (section == "#attributes" || !parts.is_object()) continue;
        for (const auto [key, value] : dom::object(parts))
            if (key != "#attributes" || section == "System") add_element(record, field_name(parts, key), value);
    }
    return record;
}

// --- What this reader made of the log

struct Reading {
    std::vector<Record> records;
    std::string reason;
};

Record actual_record(const events::Event& event, const events::Vocabulary& vocabulary) {
    Record record;
    for (const auto& each : event.fields)
        record[std::string(vocabulary.name(each.name))].emplace_back(
            each.type == events::ValueType::null ? std::string_view(null_text) : each.value);
    return record;
}

Reading read_log(const std::string& bytes) {
    events::Vocabulary vocabulary;
    EvtxReader reader(std::make_unique<MemoryStream>(bytes), ReaderContext{vocabulary, "test"});
    Reading reading;
    for (events::Batch batch;; batch.clear()) {
        const auto progress = reader.read(batch);
        for (size_t index = 0; index < batch.size(); ++index)
            reading.records.push_back(actual_record(batch[index], vocabulary));
        if (!progress || *progress == Progress::end) break;
    }
    reading.reason = reader.first_reason();
    return reading;
}

// --- Comparison. What is normalised, and why:
//  1. A GUID value stands in braces, as Windows shows it; the oracle leaves them out.
//  2. A FILETIME has seven digits of its second, all that it holds; the oracle cuts the last one off.
//  3. An element with an empty string and one without a value: the oracle writes "" for some of either
//     and null for the others, by the kind of element and not by what is in the record.
//  4. Elements of the same name among their siblings: the oracle numbers them X, X_1, X_2 in one object
//     and puts the last one first; here the field X repeats. Their values are compared as a set.

//  5. What is left of a record whose end was zeroed, without channel and provider, is no Windows event
//     for finish_windows_event; the oracle prints its nulls.

//  6. finish_windows_event adds Sigma's names beside a channel's own, and renames one of two values that
//     System and UserData both call EventID or Channel.

void undo_sigma_names(Record& record) {
    constexpr std::pair<const char*, const char*> aliases[] = {{"NewProcessName", "Image"},
                                                               {"ParentProcessName", "ParentImage"},
                                                               {"ThreatName", "Signature"},
                                                               {"Path", "Filename"}};
    for (const auto& [original, alias] : aliases) {
        const auto from = record.find(original), to = record.find(alias);
        if (from != record.end() && to != record.end() && from->second == to->second) record.erase(to);
    }
    constexpr std::pair<const char*, const char*> renamed[] = {{"System_Channel", "Channel"},
                                                               {"UserData_EventID", "EventID"}};
    for (const auto& [name, original] : renamed) {
        const auto found = record.find(name);
        if (found == record.end()) continue;
        auto& values = record[original];
        values.insert(values.end(), found->second.begin(), found->second.end());
        record.erase(name);
    }
}

bool is_guid_in_braces(const std::string& text, const std::string& guid) {
    return guid.size() == 36 && text.size() == 38 && text.front() == '{' && text.back() == '}' &&
           text.compare(1, 36, guid) == 0;
}

bool is_time_cut(const std::string& text, const std::string& cut) {
    constexpr size_t size = std::string_view("2018-08-05T10:34:37.5522770Z").size();
    return text.size() == size && cut.size() == size - 1 && text.compare(0, size - 2, cut, 0, size - 2) == 0;
}

bool is_same_value(const std::string& expected, const std::string& actual) {
    const auto is_empty = [](const std::string& text) { return text.empty() || text == null_text; };
    return expected == actual || (is_empty(expected) && is_empty(actual)) || is_guid_in_braces(actual, expected) ||
           is_time_cut(actual, expected);
}

bool is_same(std::vector<std::string> expected, std::vector<std::string> actual) {
    if (expected.size() != actual.size()) return false;
    if (std::equal(expected.begin(), expected.end(), actual.begin(), is_same_value)) return true;
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    return std::equal(expected.begin(), expected.end(), actual.begin(), is_same_value);
}

std::string shown(const Record& record, const std::string& name) {
    const auto found = record.find(name);
    if (found == record.end()) return "absent";
    std::string text;
    for (const auto& value : found->second) text += "[" + value.substr(0, 100) + "]";
    return text;
}

// One line for each field that differs.
std::vector<std::string> differences(const Record& expected, const Record& actual) {
    std::set<std::string> names;
    for (const Record& record : {expected, actual})
        for (const auto& [name, values] : record) names.insert(name);
    std::vector<std::string> lines;
    for (const auto& name : names) {
        const auto left = expected.find(name), right = actual.find(name);
        const bool has_both = left != expected.end() && right != actual.end();
        if (has_both && is_same(left->second, right->second)) continue;
        lines.push_back(name + ": expected " + shown(expected, name) + ", found " + shown(actual, name));
    }
    return lines;
}

std::string number_of(const Record& record) {
    const auto found = record.find("EventRecordID");
    return found == record.end() ? "" : found->second.front();
}

bool has_value(const Record& record, const std::string& name) {
    const auto found = record.find(name);
    return found != record.end() && found->second.front() != null_text;
}

// The oracle's records in order, each compared with the next one of its number. Records that only we
// read may stand between them.
std::vector<std::string> compare(const std::vector<Record>& actual, const fs::path& rendering) {
    std::vector<std::string> lines;
    dom::parser parser;
    size_t next = 0;
    std::ifstream json(rendering);
    for (std::string line; std::getline(json, line);) {
        const Record expected = expected_record(parser.parse(line).value());
        if (!has_value(expected, "Channel") && !has_value(expected, "Provider_Name")) continue;
        const auto is_it = [&](const Record& each) { return number_of(each) == number_of(expected); };
        const auto found = std::find_if(actual.begin() + static_cast<std::ptrdiff_t>(next), actual.end(), is_it);
        if (found == actual.end()) {
            lines.push_back("record " + number_of(expected) + " is missing");
            continue;
        }
        next = static_cast<size_t>(found - actual.begin()) + 1;
        Record plain = *found;
        undo_sigma_names(plain);
        for (const auto& difference : differences(expected, plain))
            lines.push_back("record " + number_of(expected) + ": " + difference);
    }
    return lines;
}

}  // namespace

TEST(EvtxCorpus, every_value_of_every_record_is_what_another_parser_reads) {
    if (!fs::exists(corpus / "MANIFEST.tsv")) GTEST_SKIP() << "corpus is absent: " << corpus;
    const Unpacked unpacked;
    ASSERT_TRUE(unpacked.is_whole());
    size_t records = 0, expected_records = 0;
    for (const Sample& sample : samples()) {
        SCOPED_TRACE(sample.archive + "/" + sample.path);
        const auto bytes = slurp(unpacked.log(sample));
        const auto reading = read_log(bytes);
        EXPECT_GE(reading.records.size(), sample.records) << reading.reason;
        EXPECT_THAT(compare(reading.records, unpacked.rendering(sample)), testing::IsEmpty());
        records += reading.records.size();
        expected_records += sample.records;
    }
    EXPECT_GT(expected_records, 17'000U) << "the manifest was not understood";
    std::cout << records << " records read, " << expected_records << " by the other parser\n";
}

}  // namespace mitsuke::sources
