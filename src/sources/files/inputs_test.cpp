// SPDX-License-Identifier: Apache-2.0
#include "sources/files/inputs.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace mitsuke::sources {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// One event per line of a text that begins with "LINES"; the event's host is the line.
class LineSource final : public Source {
public:
    explicit LineSource(std::unique_ptr<ByteStream> bytes) : bytes_(std::move(bytes)) {}
    Result<Progress> read(events::Batch& batch) override {
        while (!batch.full()) {
            const auto view = TRY(bytes_->peek(64));
            if (view.empty()) return Progress::end;
            const size_t end = std::min(view.find('\n'), view.size());
            batch.begin().host = batch.arena.copy(view.substr(0, end));
            bytes_->consume(std::min(end + 1, view.size()));
        }
        return Progress::more;
    }

private:
    std::unique_ptr<ByteStream> bytes_;
};

const std::vector<FileFormat> line_format{
    {"lines", [](std::string_view head) { return head.starts_with("LINES"); },
     [](std::unique_ptr<ByteStream> bytes, const ReaderContext&) -> Result<std::unique_ptr<Source>> {
         return std::make_unique<LineSource>(std::move(bytes));
     }}};

using Members = std::vector<std::pair<std::string, std::string>>;

/// What libarchive writes, given a function that chooses format and filters.
std::string pack(const Members& members, const std::function<void(::archive*)>& choose) {
    std::string out(4 << 20, '\0');
    size_t used = 0;
    ::archive* writer = archive_write_new();
    choose(writer);
    archive_write_set_bytes_per_block(writer, 0);
    archive_write_open_memory(writer, out.data(), out.size(), &used);
    for (const auto& [name, bytes] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(writer, entry);
        archive_write_data(writer, bytes.data(), bytes.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
    out.resize(used);
    return out;
}

std::string tar(const Members& members) {
    return pack(members, [](::archive* a) { archive_write_set_format_ustar(a); });
}
std::string zip(const Members& members) {
    return pack(members, [](::archive* a) { archive_write_set_format_zip(a); });
}
std::string compress(const std::string& bytes, int (*filter)(::archive*)) {
    return pack({{"data", bytes}}, [filter](::archive* a) {
        archive_write_set_format_raw(a);
        filter(a);
    });
}
std::string gzip(const std::string& bytes) { return compress(bytes, archive_write_add_filter_gzip); }
std::string zstd(const std::string& bytes) { return compress(bytes, archive_write_add_filter_zstd); }

/// A folder of its own that goes away.
class Inputs : public testing::Test {
protected:
    void SetUp() override {
        std::string name = std::filesystem::temp_directory_path() / "mitsuke-inputs-XXXXXX";
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        root_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(root_); }

    std::string write(const std::string& name, const std::string& bytes) {
        const auto path = std::filesystem::path(root_) / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }
    std::string shown(std::string path) const {
        return path.starts_with(root_ + "/") ? path.substr(root_.size() + 1) : path;
    }

    /// One line per input: "path: state [lines read] reason".
    std::vector<std::string> walk(const std::vector<std::string>& paths, UnpackLimits limits = {}) {
        auto walker = InputWalker::create(paths, vocabulary_, line_format, limits);
        EXPECT_TRUE(walker);
        std::vector<std::string> out;
        while (auto input = walker->next()) out.push_back(tell(*input, *walker));
        return out;
    }
    std::string tell(OpenedInput& input, const InputWalker& walker) {
        constexpr const char* states[] = {"opened", "empty", "unclaimed", "skipped", "repeated", "unreadable"};
        std::string line = shown(input.path) + ": " + states[static_cast<int>(input.state)];
        if (!input.source) return input.reason.empty() ? line : line + " " + input.reason;
        events::Batch batch;
        size_t lines = 0;
        std::string error;
        for (bool more = true; more;) {
            batch.clear();
            const auto progress = input.source->read(batch);
            lines += batch.size();
            if (!progress) error = " ERROR " + progress.error().message;
            more = progress && *progress == Progress::more;
        }
        return line + " " + std::to_string(lines) + error + (walker.trouble().empty() ? "" : " TROUBLE");
    }

    std::string root_;
    events::Vocabulary vocabulary_;
};

TEST_F(Inputs, a_folder_is_walked_in_sorted_order_with_hidden_files) {
    write("b/two.log", "LINES\n2\n");
    write("a.log", "LINES\n");
    write(".hidden", "LINES\n1\n2\n");
    write("b/one.log", "LINES");
    EXPECT_THAT(walk({root_}),
                ElementsAre(".hidden: opened 3", "a.log: opened 1", "b/one.log: opened 1", "b/two.log: opened 2"));
}

TEST_F(Inputs, a_path_that_does_not_exist_is_a_usage_error_that_names_it) {
    const auto walker = InputWalker::create({write("a", "LINES"), root_ + "/missing.evtx"}, vocabulary_, line_format);
    ASSERT_FALSE(walker);
    EXPECT_EQ(walker.error().kind, ErrorKind::usage);
    EXPECT_THAT(walker.error().message, HasSubstr("missing.evtx"));
}

TEST_F(Inputs, an_empty_file_is_no_error) {
    EXPECT_THAT(walk({write("nothing.evtx", "")}), ElementsAre("nothing.evtx: empty"));
}

TEST_F(Inputs, unclaimed_content_is_said_to_look_like_something) {
    write("a", "%PDF-1.7\n");
    write("b", std::string("\x7F"
                           "ELF\x02\x01"));
    write("c", "hello\n");
    write("d", std::string("\x01\x02\x00\x03", 4));
    const std::string no = ": unclaimed no reader knows this content; it looks like ";
    EXPECT_THAT(walk({root_}), ElementsAre("a" + no + "a PDF document", "b" + no + "a Linux program", "c" + no + "text",
                                           "d" + no + "unknown binary data"));
}

TEST_F(Inputs, symbolic_link_loops_end_and_nothing_is_read_twice) {
    write("folder/a.log", "LINES\n");
    std::filesystem::create_directory_symlink(root_, root_ + "/folder/up");
    std::filesystem::create_symlink(root_ + "/gone", root_ + "/link-to-nothing");
    EXPECT_THAT(walk({root_, root_ + "/folder/a.log"}),
                ElementsAre("folder/a.log: opened 1", "folder/up: repeated was read already under another name",
                            "link-to-nothing: skipped is a link to nothing",
                            "folder/a.log: repeated was read already under another name"));
}

TEST_F(Inputs, a_link_that_leads_out_of_the_folder_is_not_followed) {
    write("evidence/a.log", "LINES\n");
    write("evidence-of-another/b.log", "LINES\n");
    const std::string folder = root_ + "/evidence";
    std::filesystem::create_symlink(root_ + "/evidence-of-another/b.log", folder + "/file");
    std::filesystem::create_directory_symlink("../evidence-of-another", folder + "/folder");
    std::filesystem::create_symlink("a.log", folder + "/own");
    EXPECT_THAT(walk({folder}),
                ElementsAre("evidence/a.log: opened 1", "evidence/file: skipped is a link that leads out of the folder",
                            "evidence/folder: skipped is a link that leads out of the folder",
                            "evidence/own: repeated was read already under another name"));
    EXPECT_THAT(walk({folder + "/folder"}), ElementsAre("evidence/folder/b.log: opened 1")) << "the user named it";
}

TEST_F(Inputs, a_named_pipe_in_a_folder_is_not_waited_for) {
    ASSERT_EQ(mkfifo((root_ + "/pipe").c_str(), 0600), 0);
    EXPECT_THAT(walk({root_}), ElementsAre("pipe: skipped is a named pipe"));
}

TEST_F(Inputs, a_pipe_that_the_user_names_is_read_and_unpacked) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const std::string bytes = gzip("LINES\n1\n2\n");
    ASSERT_EQ(::write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    close(ends[1]);
    const std::string path = "/dev/fd/" + std::to_string(ends[0]);
    EXPECT_THAT(walk({path}), ElementsAre(path + ": opened 3"));
    close(ends[0]);
}

TEST_F(Inputs, what_the_user_named_is_told_from_what_was_found) {
    const std::string link = write("folder/a.log", "LINES\n");
    write("folder/b.log", "");
    auto walker = InputWalker::create({root_ + "/folder", link, write("x.tar", tar({{"in.log", "LINES\n"}}))},
                                      vocabulary_, line_format);
    ASSERT_TRUE(walker);
    std::vector<std::string> told;
    while (auto input = walker->next())
        told.push_back(shown(input->path) + (input->was_named ? " named " : " found ") + std::string(input->format) +
                       input->reason);
    EXPECT_THAT(told,
                ElementsAre("folder/a.log found lines", "folder/b.log found empty",
                            "folder/a.log named was read already under another name", "x.tar!in.log found lines"));
}

TEST_F(Inputs, members_without_events_are_counted_when_there_are_very_many) {
    Members members;
    for (int index = 0; index < 1500; ++index) members.emplace_back(std::to_string(index), index % 2 > 0 ? "" : "text");
    members.emplace_back("last.log", "LINES\n1\n");
    write("a.tgz", gzip(tar(members)));
    write("b.log", "LINES\n");
    const auto told = walk({root_});
    ASSERT_EQ(told.size(), 1003U);
    EXPECT_EQ(told[999], "a.tgz!999: empty");
    EXPECT_EQ(told[1000], "a.tgz!last.log: opened 2");
    EXPECT_EQ(told[1001], "a.tgz: unclaimed 500 more members hold nothing that is read");
    EXPECT_EQ(told[1002], "b.log: opened 1");
}

TEST_F(Inputs, a_socket_is_skipped_with_its_reason) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (root_ + "/socket").copy(address.sun_path, sizeof address.sun_path - 1);
    const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    EXPECT_THAT(walk({root_ + "/socket"}), ElementsAre("socket: skipped is a socket"));
    close(listener);
}

TEST_F(Inputs, compressed_files_are_found_by_content_whatever_their_name) {
    const std::string text = "LINES\n1\n2\n";
    const std::pair<const char*, std::string> packed[] = {
        {"a.evtx", gzip(text)},
        {"b.txt", zstd(text)},
        {"c", compress(text, archive_write_add_filter_bzip2)},
        {"d.zip", compress(text, archive_write_add_filter_xz)},
        {"e.two-members", gzip("LINES\n") + gzip("1\n2\n")},
        {"f.two-frames", zstd("LINES\n") + zstd("1\n2\n")},
        {"g.in-each-other", gzip(zstd(gzip(text)))},
    };
    for (const auto& [name, bytes] : packed)
        EXPECT_THAT(walk({write(name, bytes)}), ElementsAre(std::string(name) + ": opened 3"));
}

TEST_F(Inputs, members_of_archives_are_shown_behind_their_archive) {
    const Members members{{"a/one.log", "LINES\n1\n"}, {"two.log", "LINES\n"}, {"read.me", "hello"}, {"none", ""}};
    const std::string no = ": unclaimed no reader knows this content; it looks like text";
    for (const auto& bytes : {tar(members), zip(members), gzip(tar(members)), zstd(tar(members)),
                              compress(tar(members), archive_write_add_filter_xz)}) {
        EXPECT_THAT(walk({write("x", bytes)}),
                    ElementsAre("x!a/one.log: opened 2", "x!two.log: opened 1", "x!read.me" + no, "x!none: empty"));
    }
}

TEST_F(Inputs, archives_in_archives_are_opened_to_any_sane_depth) {
    const std::string inner = zip({{"deep.log", "LINES\n1\n"}, {"deep.gz", gzip("LINES\n")}});
    write("x.tgz", gzip(tar({{"first.log", "LINES\n"}, {"inner.zip", inner}, {"last.log", "LINES\n"}})));
    EXPECT_THAT(walk({root_}), ElementsAre("x.tgz!first.log: opened 1", "x.tgz!inner.zip!deep.log: opened 2",
                                           "x.tgz!inner.zip!deep.gz: opened 1", "x.tgz!last.log: opened 1"));
}

TEST_F(Inputs, nesting_without_end_is_refused) {
    std::string bytes = "LINES\n";
    for (int depth = 0; depth < 9; ++depth) bytes = gzip(bytes);
    EXPECT_THAT(walk({write("deep", bytes)}),
                ElementsAre("deep: unreadable archives nested deeper than 8 are not unpacked"));
}

TEST_F(Inputs, names_of_members_keep_their_language) {
    const std::string name = "\xE8\xA6\x8B\xE9\x99\x84.log";
    std::string bytes = zip({{name, "LINES"}});
    EXPECT_THAT(walk({write("x.zip", bytes)}), ElementsAre("x.zip!" + name + ": opened 1"));
    // The same, said to be UTF-8: bit 11 of the flags (APPNOTE.TXT 4.4.4), in both headers.
    bytes[7] = static_cast<char>(bytes[7] | 0x08);
    const size_t directory = bytes.find("PK\1\2");
    bytes[directory + 9] = static_cast<char>(bytes[directory + 9] | 0x08);
    EXPECT_THAT(walk({write("y.zip", bytes)}), ElementsAre("y.zip!" + name + ": opened 1"));
}

TEST_F(Inputs, a_truncated_gzip_yields_what_was_readable_and_then_says_where_it_broke) {
    std::string text = "LINES\n";
    for (int line = 0; line < 20000; ++line) text += std::to_string(line * 7919 % 65537) + "\n";
    const std::string whole = gzip(text);
    const auto told = walk({write("cut.gz", whole.substr(0, whole.size() / 2))});
    ASSERT_EQ(told.size(), 1U);
    EXPECT_THAT(told[0], AllOf(HasSubstr("cut.gz: opened "), HasSubstr("ERROR offset "),
                               HasSubstr("compressed data end in the middle"), HasSubstr("TROUBLE")));
    EXPECT_GT(std::stoi(told[0].substr(std::string("cut.gz: opened ").size())), 5000);
}

TEST_F(Inputs, a_damaged_archive_yields_the_members_before_the_damage) {
    std::string bytes = tar({{"one.log", "LINES\n"}, {"two.log", "LINES\n"}});
    const auto told = walk({write("cut.tar", bytes.substr(0, 1300))});
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0], "cut.tar!one.log: opened 1");
    EXPECT_THAT(told[1], AllOf(HasSubstr("cut.tar: unreadable offset "), HasSubstr("archive is damaged")));
}

TEST_F(Inputs, a_zip_cut_in_its_directory_is_read_from_the_front) {
    const std::string bytes = zip({{"one.log", "LINES\n"}, {"two.log", "LINES\n"}});
    const size_t directory = bytes.find("PK\1\2");
    ASSERT_NE(directory, std::string::npos);
    const auto told = walk({write("cut.zip", bytes.substr(0, directory + 40))});
    ASSERT_GE(told.size(), 2U);
    EXPECT_EQ(told[0], "cut.zip!one.log: opened 1");
    EXPECT_EQ(told[1], "cut.zip!two.log: opened 1");
}

TEST_F(Inputs, a_decompression_bomb_is_stopped_by_ratio) {
    const std::string bytes = gzip("LINES\n" + std::string(8 << 20, '\n'));
    const auto told = walk({write("bomb.gz", bytes)}, {.unpacked_free = 1 << 20, .ratio_max = 100});
    ASSERT_EQ(told.size(), 1U);
    EXPECT_THAT(told[0], AllOf(HasSubstr("ERROR offset "), HasSubstr("decompression bomb")));
    EXPECT_THAT(walk({write("same.gz", bytes)}), ElementsAre("same.gz: opened 8388609"));
}

TEST_F(Inputs, a_bomb_in_an_archive_ends_the_archive_but_not_the_walk) {
    write("a.zip", zip({{"bomb", "LINES\n" + std::string(8 << 20, '\n')}, {"never.log", "LINES\n"}}));
    write("b.log", "LINES\n");
    const auto told = walk({root_}, {.unpacked_free = 1 << 20, .ratio_max = 100});
    ASSERT_EQ(told.size(), 3U);
    EXPECT_THAT(told[0], HasSubstr("decompression bomb"));
    EXPECT_THAT(told[1], AllOf(HasSubstr("a.zip: unreadable"), HasSubstr("decompression bomb")));
    EXPECT_EQ(told[2], "b.log: opened 1");
}

TEST_F(Inputs, links_in_an_archive_are_listed_not_followed) {
    const std::string bytes = tar({{"one.log", "LINES\n"}, {"two.log", ""}});
    std::string linked = bytes;
    const size_t header = 1024;  // one.log: header and one block
    linked[header + 156] = '2';  // typeflag of two.log: symbolic link
    linked.replace(header + 157, 11, "/etc/passwd");
    unsigned sum = 0;
    linked.replace(header + 148, 8, "        ");
    for (size_t index = 0; index < 512; ++index) sum += static_cast<unsigned char>(linked[header + index]);
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    linked.replace(header + 148, 7, std::string(text, 7));
    EXPECT_THAT(walk({write("x.tar", linked)}),
                ElementsAre("x.tar!one.log: opened 1", "x.tar!two.log: skipped is a link"));
}

TEST_F(Inputs, a_member_read_after_the_next_was_asked_for_is_an_error_not_a_crash) {
    auto walker =
        InputWalker::create({write("x.tar", tar({{"1", "LINES\n" + std::string(1 << 19, 'x')}, {"2", "LINES"}}))},
                            vocabulary_, line_format);
    ASSERT_TRUE(walker);
    auto first = walker->next();
    auto second = walker->next();
    ASSERT_TRUE(first && second);
    EXPECT_FALSE(first->outlives_next);
    events::Batch batch;
    Result<Progress> progress = Progress::more;
    while (progress && *progress == Progress::more) progress = first->source->read(batch);
    ASSERT_FALSE(progress);
    EXPECT_THAT(progress.error().message, HasSubstr("before this member was finished"));
}

TEST_F(Inputs, a_reader_that_refuses_gives_its_reason) {
    const std::vector<FileFormat> refusing{
        {"never", [](std::string_view) { return true; },
         [](std::unique_ptr<ByteStream>, const ReaderContext& context) -> Result<std::unique_ptr<Source>> {
             return fail(ErrorKind::unsupported, "not today: " + context.path.substr(context.path.size() - 1));
         }}};
    auto walker = InputWalker::create({write("a", "x")}, vocabulary_, refusing);
    ASSERT_TRUE(walker);
    const auto input = walker->next();
    ASSERT_TRUE(input);
    EXPECT_EQ(input->state, InputState::unreadable);
    EXPECT_EQ(input->reason, "not today: a");
}

TEST_F(Inputs, real_archives_are_read_to_their_end) {
    const std::string corpus = std::string(MITSUKE_SHARED) + "/corpus/sigma";
    if (!std::filesystem::exists(corpus)) GTEST_SKIP() << "no corpus at " << corpus;
    const std::vector<FileFormat> everything{{"any", [](std::string_view) { return true; }, line_format[0].open}};
    auto walker = InputWalker::create({corpus}, vocabulary_, everything);
    ASSERT_TRUE(walker);
    size_t members = 0;
    while (auto input = walker->next()) {
        EXPECT_NE(input->state, InputState::unreadable) << input->path << ": " << input->reason;
        members += input->path.find('!') != std::string::npos ? 1 : 0;
    }
    EXPECT_GT(members, 1000U);
}

}  // namespace
}  // namespace mitsuke::sources
