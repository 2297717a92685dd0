// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/names.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

#include "ledgers/provenance/company_names.h"

namespace mitsuke::ledgers {
namespace {

TEST(Names, company_names_are_compared_by_their_words) {
    struct Case {
        std::string_view left, right;
        std::optional<bool> same;
    };
    for (const auto& [left, right, same] : std::initializer_list<Case>{{"Kawasemi K.K.", "KAWASEMI Co., Ltd.", true},
                                                                       {"Google LLC", "Google Inc", true},
                                                                       {"Google LLC", "Googol LLC", false},
                                                                       {"", "Google", std::nullopt},
                                                                       {"-", "Google", std::nullopt},
                                                                       {"Microsoft Corporation", "Microsoft", true},
                                                                       {"Acme", "Acme Tax Ltd", false}})
        EXPECT_EQ(same_company(left, right), same) << left << " / " << right;
}

TEST(Names, a_shell_is_interactive_when_it_has_nothing_to_run) {
    for (const auto* command : {"cmd.exe", "\"C:\\Windows\\system32\\cmd.exe\"",
                                "powershell.exe -noexit -command init.ps1", "cmd /k vars.bat", "-bash"})
        EXPECT_TRUE(is_interactive(command)) << command;
    for (const auto* command :
         {"cmd /c dir", "sh -c mkdir -p /usr/lib/kx && true", "powershell -enc AAAA", "bash /tmp/x.sh"})
        EXPECT_FALSE(is_interactive(command)) << command;
}

TEST(Names, the_program_of_a_command_line_is_found) {
    struct Case {
        std::string_view command, program;
    };
    for (const auto& [command, program] : std::initializer_list<Case>{
             {"\"C:\\Program Files\\A B\\x.exe\" -svc", "C:\\Program Files\\A B\\x.exe"},
             {"C:\\Program Files\\A B\\x.exe -k", "C:\\Program Files\\A B\\x.exe"},
             {"\\SystemRoot\\System32\\drivers\\x.sys", "C:\\Windows\\System32\\drivers\\x.sys"},
             {"\\??\\C:\\x.exe", "C:\\x.exe"},
             {"system32\\x.exe", "C:\\Windows\\system32\\x.exe"},
             {"/usr/bin/x --y", "/usr/bin/x"}})
        EXPECT_EQ(program_of_command(command), program) << command;
}

TEST(Names, only_a_folder_that_a_product_has_for_itself_is_its_own) {
    struct Case {
        std::string_view path, folder;
    };
    for (const auto& [path, folder] : std::initializer_list<Case>{
             {"C:\\Program Files\\V\\P\\bin\\x.exe", "c:\\program files\\v\\p"},
             {"C:\\Program Files (x86)\\V\\x.exe", "c:\\program files (x86)\\v"},
             {"C:\\Windows\\System32\\x.exe", ""},
             {"C:\\Windows\\Temp\\a\\x.exe", ""},
             {"C:\\Users\\a\\AppData\\Local\\Temp\\b\\x.exe", ""},
             {"C:\\Users\\a\\AppData\\Local\\V\\P\\x.exe", "c:\\users\\a\\appdata\\local\\v\\p"},
             {"/opt/v/bin/x", "/opt/v"},
             {"/usr/bin/x", ""},
             {"/etc/systemd/system/x.service", ""}})
        EXPECT_EQ(product_folder(FoldedPath(path)), folder) << path;
}

TEST(Names, what_a_kept_text_tells_is_what_its_bytes_tell) {
    Texts texts(1);
    for (const std::string_view path :
         {"C:\\Windows\\explorer.exe", "C:\\Windows\\System32\\msiexec.exe", "/usr/bin/bash", "C:\\a\\photo.jpg",
          "C:\\Users\\a\\services.exe", "Inc.", ""}) {
        const Text kept = texts.keep(path);
        for (int round = 0; round < 2; ++round) {
            EXPECT_EQ(is_pass_through(kept), is_pass_through(path)) << path;
            EXPECT_EQ(is_user_shell(kept), is_user_shell(path)) << path;
            EXPECT_EQ(is_msiexec(kept), is_msiexec(path)) << path;
            EXPECT_EQ(is_system_place(kept), is_system_place(path)) << path;
            EXPECT_EQ(is_content_name(kept), is_content_name(path)) << path;
            EXPECT_EQ(same_company(kept, kept), same_company(path, path)) << path;
        }
    }
}

}  // namespace
}  // namespace mitsuke::ledgers
