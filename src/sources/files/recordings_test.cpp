// SPDX-License-Identifier: Apache-2.0
// Recorded and generated telemetry, outside the repository: every line becomes an event that knows
// its host, its time and its log source.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string>

#include "base/text.h"
#include "sources/files/format.h"
#include "sources/files/memory_stream.h"

namespace mitsuke::sources {
namespace {

namespace fs = std::filesystem;

const fs::path corpus = fs::path(MITSUKE_SHARED) / "corpus";

// Calls `visit` with the name and bytes of each member of an archive, or of a plain or packed file.
void for_each_member(const fs::path& path, const std::function<void(std::string, std::string)>& visit) {
    const std::unique_ptr<archive, decltype(&archive_read_free)> input(archive_read_new(), archive_read_free);
    archive_read_support_filter_all(input.get());
    archive_read_support_format_tar(input.get());
    archive_read_support_format_zip(input.get());
    archive_read_support_format_raw(input.get());
    ASSERT_EQ(archive_read_open_filename(input.get(), path.c_str(), 1 << 16), ARCHIVE_OK) << path;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(input.get(), &entry) == ARCHIVE_OK) {
        const std::string name = archive_entry_pathname(entry);
        std::string bytes;
        std::string piece(1 << 16, '\0');
        for (la_ssize_t got = 0; (got = archive_read_data(input.get(), piece.data(), piece.size())) > 0;)
            bytes.append(piece, 0, static_cast<size_t>(got));
        visit(path.filename().string() + "!" + name, std::move(bytes));
    }
}

struct Counts {
    uint64_t lines = 0, events = 0, unreadable = 0;
    uint64_t without_time = 0, without_host = 0, without_product = 0;
};

uint64_t filled_lines(std::string_view text) {
    const auto lines = split(text, '\n');
    return static_cast<uint64_t>(
        std::count_if(lines.begin(), lines.end(), [](std::string_view line) { return !trim(line).empty(); }));
}

// Reads the bytes with whichever format claims them. Events that are joined from several records
// (process_creation of auditd) are not counted.
Counts read_all(const std::string& name, const std::string& bytes) {
    Counts counts;
    counts.lines = filled_lines(bytes);
    const std::string_view head = std::string_view(bytes).substr(0, FileFormat::head_size);
    const auto& formats = file_formats();
    const auto format =
        std::find_if(formats.begin(), formats.end(), [&](const auto& each) { return each.claims(head); });
    EXPECT_NE(format, formats.end()) << name;
    if (format == formats.end()) return counts;
    events::Vocabulary vocabulary;
    auto source = format->open(std::make_unique<MemoryStream>(bytes), {vocabulary, name});
    EXPECT_TRUE(source) << name;
    events::Batch batch;
    for (Progress progress = Progress::more; source && progress == Progress::more;) {
        batch.clear();
        const auto read = (*source)->read(batch);
        EXPECT_TRUE(read) << name;
        progress = read ? *read : Progress::end;
        for (size_t index = 0; index < batch.size(); ++index) {
            const events::Event& event = batch[index];
            if (event.log_source.service == "auditd" && event.log_source.has_category("process_creation")) continue;
            ++counts.events;
            counts.without_time += event.time == Time{} ? 1 : 0;
            counts.without_host += event.host.empty() ? 1 : 0;
            counts.without_product += event.log_source.product.empty() ? 1 : 0;
        }
    }
    counts.unreadable = (*source)->unreadable();
    return counts;
}

TEST(Recordings, every_line_of_every_story_is_an_event) {
    if (!fs::exists(corpus / "stories")) GTEST_SKIP() << "no stories at " << corpus;
    uint64_t events = 0;
    for (const auto& entry : fs::recursive_directory_iterator(corpus / "stories")) {
        const fs::path& path = entry.path();
        const bool is_ours = path.parent_path().filename() == "logs" && entry.is_regular_file();
        if (!is_ours) continue;
        for_each_member(path, [&](const std::string& name, std::string bytes) {
            const Counts counts = read_all(name, std::move(bytes));
            const bool names_no_host = path.filename().string().starts_with("dpkg-");
            EXPECT_EQ(counts.events, counts.lines) << name;
            EXPECT_EQ(counts.unreadable, 0U) << name;
            EXPECT_EQ(counts.without_time, 0U) << name;
            EXPECT_EQ(counts.without_host, names_no_host ? counts.events : 0) << name;
            EXPECT_EQ(counts.without_product, 0U) << name;
            events += counts.events;
        });
    }
    EXPECT_GT(events, 20'000U);
    RecordProperty("events", static_cast<int>(events));
}

TEST(Recordings, evtx_as_json_is_read_to_the_last_record) {
    const fs::path path = corpus / "sigma" / "evtx-as-json.tar.zst";
    if (!fs::exists(path)) GTEST_SKIP() << "no " << path;
    Counts sum;
    for_each_member(path, [&](const std::string& name, std::string bytes) {
        if (trim(bytes).empty()) return;
        const Counts counts = read_all(name, std::move(bytes));
        sum.lines += counts.lines;
        sum.events += counts.events;
        sum.unreadable += counts.unreadable;
        EXPECT_EQ(counts.without_time + counts.without_host + counts.without_product, 0U) << name;
    });
    EXPECT_GT(sum.events, 24'000U);
    EXPECT_EQ(sum.events + sum.unreadable, sum.lines);
    // A record of a damaged file has neither channel nor provider.
    EXPECT_EQ(sum.unreadable, 1U);
}

TEST(Recordings, public_datasets_of_every_shape_are_read) {
    const fs::path sets = corpus / "sigma" / "security-datasets";
    if (!fs::exists(sets)) GTEST_SKIP() << "no " << sets;
    const std::string_view names[] = {
        "compound/Log4Shell/securityauditing_log4shell_cve2021_44228_java_serialized_object.zip",
        "compound/Log4Shell/sysmon_log4shell_cve2021_44228_java_serialized_object.zip",
        "compound/Log4Shell/syslog_sysmon_log4shell_cve2021_44228_jndi_reference.zip",
        "atomic/linux/discovery/host/sh_arp_cache.zip",
        "atomic/linux/defense_evasion/host/sh_binary_padding_dd.zip",
        "atomic/windows/execution/host/empire_launcher_vbs.zip",
    };
    for (const auto name : names) {
        for_each_member(sets / name, [&](const std::string& member, std::string bytes) {
            if (bytes.empty() || member.find("__MACOSX") != std::string::npos) return;
            const Counts counts = read_all(member, std::move(bytes));
            EXPECT_EQ(counts.events, counts.lines) << member;
            EXPECT_EQ(counts.unreadable + counts.without_time + counts.without_product, 0U) << member;
            // auditd names no machine here.
            EXPECT_EQ(counts.without_host, member.starts_with("sh_") ? counts.events : 0) << member;
        });
    }
}

}  // namespace
}  // namespace mitsuke::sources
