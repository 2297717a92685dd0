// SPDX-License-Identifier: Apache-2.0
#include "programs/state_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "programs/output_file.h"
#include "views/visible_text.h"

namespace mitsuke::programs {

namespace {

// "process 4711 (mitsuke hunt --interface eth0)", as far as the system tells.
std::string process_words(pid_t process) {
    constexpr size_t command_max = 200;
    if (process <= 0) return "another process";
    std::ifstream file(fmt::format("/proc/{}/cmdline", process), std::ios::binary);
    std::string command{std::istreambuf_iterator<char>(file), {}};
    std::replace(command.begin(), command.end(), '\0', ' ');
    while (command.ends_with(' ')) command.pop_back();
    if (command.size() > command_max) command = command.substr(0, command_max) + "…";
    return fmt::format("process {}{}", process, command.empty() ? "" : " (" + views::visible(command) + ")");
}

// Locks of the open file and not of the process: those go when the process closes any descriptor of the file, and the
// hunted folder may hold it (fcntl(2), F_OFD_SETLK). Who has it stands in the file.
struct flock whole_file() {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

Result<void> lock(int file, const std::string& state, const std::string& path) {
    auto wanted = whole_file();
    if (::fcntl(file, F_OFD_SETLK, &wanted) == 0) {
        (void)!::ftruncate(file, 0);
        ::dprintf(file, "%d\n", ::getpid());
        return {};
    }
    if (errno != EACCES && errno != EAGAIN)
        return fail(ErrorKind::io, fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
    std::array<char, 32> holder{};
    (void)!::pread(file, holder.data(), holder.size() - 1, 0);
    return fail(ErrorKind::io,
                fmt::format("{} is in use: {} holds {}; wait for it, or give each hunt a state of its own", state,
                            process_words(std::atoi(holder.data())), path));
}

// Who had it before may have removed the name while we waited for the descriptor.
bool is_still_named(int file, const std::string& path) {
    struct stat opened {
    }, named{};
    return ::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
           opened.st_dev == named.st_dev;
}

}  // namespace

Result<StateLock> StateLock::take(const std::string& state) {
    constexpr int tries_max = 100;
    const std::string path = behind_links(state) + ".lock";
    for (int tries = 0; tries < tries_max; ++tries) {
        sources::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
        if (file.number() < 0)
            return fail(ErrorKind::io,
                        fmt::format("cannot keep a state in {}: {}: {}", state, path, std::strerror(errno)));
        TRY(lock(file.number(), state, path));
        if (is_still_named(file.number(), path)) return StateLock(path, std::move(file));
    }
    return fail(ErrorKind::io, fmt::format("cannot lock {}: somebody keeps removing it", path));
}

StateLock::~StateLock() {
    // While it is still ours.
    if (file_.number() >= 0) ::unlink(path_.c_str());
}

}  // namespace mitsuke::programs
