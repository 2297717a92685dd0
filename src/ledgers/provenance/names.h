// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/system_place.h"
#include "ledgers/texts.h"

namespace mitsuke::ledgers {

// What the name and place of a program tell. Of a Text it is worked out once.

/// Programs that start others on somebody's behalf (services.exe, systemd, explorer.exe ..): lineage
/// passes through them, they never own it.
bool is_pass_through(std::string_view image);
bool is_pass_through(const Text& image);

/// A program of Windows that only certain others start (svchost.exe), started by `parent`, which is none of
/// them. Source: M. Russinovich et al., Windows Internals, part 1, chapter 2, "Windows startup".
bool has_odd_parent(std::string_view image, std::string_view parent);

/// Below the folders where installers put programs: C:\\Program Files, /opt, /usr.
bool is_program_folder(std::string_view path);

bool is_msiexec(std::string_view image);
bool is_msiexec(const Text& image);

/// Package managers install what somebody asks for: what they run begins a story of its own.
bool is_package_manager(std::string_view image);

/// The package whose maintainer script a command line runs (/var/lib/dpkg/info/NAME.postinst); else empty.
std::string script_package(std::string_view command_line);

/// Whether a file is one that a person fetched: it bears the Mark of the Web (`origin` is not empty), or
/// lies where browsers and mail programs put what they fetch.
bool is_download(std::string_view path, std::string_view origin);

/// Whether an account is a person's, as far as its name tells: not the system's, not a machine's.
/// An unknown account is taken for a person's.
bool is_person(std::string_view user);

/// Whether a shell was started to be typed into: without a command or script to run.
bool is_interactive(std::string_view command_line);

/// The program that a loader runs (rundll32, regsvr32, script hosts, powershell -File): the first word
/// after the loader that names a program file; empty when `image` is no loader.
std::string carried_program(std::string_view image, std::string_view command_line);

/// Where people keep their own things in sight (C:\\Users\\a\\source, D:\\Games, /home/a/work), not where
/// programs keep theirs (AppData, ProgramData, Public, dot folders).
bool is_persons_place(std::string_view path);

/// A person's shell: what it starts, a person asked for.
bool is_user_shell(std::string_view image);
bool is_user_shell(const Text& image);

using mitsuke::is_system_place;
bool is_system_place(const Text& path);

/// A file that can run or be loaded, by its name. On Unix a name without an extension counts.
bool is_program_file(std::string_view path);

/// A name under which no program is kept: a picture, document, archive or piece of data.
bool is_content_name(std::string_view path);
bool is_content_name(const Text& path);

/// The word after `word` in a command line, quotes removed; empty when there is none. Ignores case.
std::string word_after(std::string_view command_line, std::string_view word);
bool has_word(std::string_view command_line, std::string_view word);

/// The package that a library manager installs (pip, npm, gem, cargo ..): its name, or the manager's where
/// the command names none; empty when the command installs nothing.
std::string library_of(std::string_view image, std::string_view command_line);

/// The name a file gets in the end: dpkg unpacks to PATH.dpkg-new and renames, which no log tells.
std::string_view final_path(std::string_view path);

/// The folder that a product would call its own, or empty where many share one. Of a folded path, of which it is
/// a part: "c:\program files\vendor\product\bin\x.exe" -> "c:\program files\vendor\product",
/// "/opt/vendor/bin/x" -> "/opt/vendor", "c:\windows\system32\x.dll" -> "".
std::string_view product_folder(std::string_view folded);

/// Whether a folder of Windows holds the folders of many (C:\\, C:\\ProgramData, C:\\Users\\a\\AppData\\Local), or
/// is the system's: no product's own, whatever it declares.
bool is_shared_folder(std::string_view folder);

/// The vendor's name in a folded path below a folder where vendors keep theirs: "kawasemi" of
/// "c:\\programdata\\kawasemi\\definitions\\x.exe"; empty for a shared name or elsewhere.
std::string_view vendor_of(std::string_view folded);

/// Whether `path` lies in `folder` (lower-case), ignoring case.
bool lies_in(std::string_view path, std::string_view folder);

/// The program that a command line starts: the quoted or first word, cut after ".exe" when an
/// unquoted path has spaces; Windows prefixes ("\??\", "\SystemRoot\") resolved.
std::string program_of_command(std::string_view command);

}  // namespace mitsuke::ledgers
