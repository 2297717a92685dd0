// SPDX-License-Identifier: Apache-2.0
#include "sources/files/inputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/text.h"
#include "sources/files/file_stream.h"

namespace mitsuke::sources {
namespace {

constexpr std::string_view standard_input = "-";

/// Names on disk are any bytes; what is shown goes to JSON and terminals.
std::string shown_path(std::string_view path) {
    if (is_valid_utf8(path)) return std::string(path);
    std::string out;
    for (const char c : path) {
        if (static_cast<unsigned char>(c) < 0x80) {
            out.push_back(c);
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

OpenedInput not_read(std::string_view path, InputState state, std::string reason) {
    OpenedInput input;
    input.path = shown_path(path);
    input.state = state;
    input.reason = std::move(reason);
    return input;
}

/// Why a file of this mode is not opened; empty when it is. A pipe or terminal is read only when the
/// user names it: in a folder it would wait for ever.
std::string_view refusal(mode_t mode, bool was_named) {
    if (S_ISREG(mode)) return {};
    if (S_ISSOCK(mode)) return "is a socket";
    if (S_ISBLK(mode)) return "is a block device";
    if (was_named) return {};
    return S_ISFIFO(mode) ? "is a named pipe" : "is a device";
}

}  // namespace

Result<InputWalker> InputWalker::create(std::vector<std::string> paths, events::Vocabulary& vocabulary,
                                        const std::vector<FileFormat>& formats, UnpackLimits limits,
                                        const Interest* interest) {
    InputWalker walker(vocabulary, formats, limits, interest);
    for (auto path = paths.rbegin(); path != paths.rend(); ++path)
        walker.pending_.push_back({std::move(*path), true, {}});
    for (auto each = walker.pending_.rbegin(); each != walker.pending_.rend(); ++each) {
        struct stat status {};
        if (each->path == standard_input || stat(each->path.c_str(), &status) == 0 || errno == EACCES) continue;
        return fail(ErrorKind::usage, fmt::format("{}: {}", shown_path(each->path), std::strerror(errno)));
    }
    return walker;
}

std::optional<OpenedInput> InputWalker::next() {
    for (;;) {
        if (auto member = packed_.next()) return member;
        if (pending_.empty()) return {};
        const Pending pending = std::move(pending_.back());
        pending_.pop_back();
        auto input = visit(pending);
        if (!input) continue;
        input->was_named = pending.was_named;
        return input;
    }
}

std::optional<OpenedInput> InputWalker::visit(const Pending& pending) {
    if (pending.path == standard_input && pending.was_named) return open(pending);
    if (!pending.was_named && leads_out(pending))
        return not_read(pending.path, InputState::skipped, "is a link that leads out of the folder");
    struct stat status {};
    if (stat(pending.path.c_str(), &status) != 0) {
        if (errno == ENOENT) return not_read(pending.path, InputState::skipped, "is a link to nothing");
        return not_read(pending.path, InputState::unreadable, std::strerror(errno));
    }
    const auto reason = S_ISDIR(status.st_mode) ? std::string_view{} : refusal(status.st_mode, pending.was_named);
    if (!reason.empty()) return not_read(pending.path, InputState::skipped, std::string(reason));
    const bool can_repeat = S_ISREG(status.st_mode) || S_ISDIR(status.st_mode);
    if (can_repeat && !visited_.emplace(status.st_dev, status.st_ino).second)
        return not_read(pending.path, InputState::repeated, "was read already under another name");
    return S_ISDIR(status.st_mode) ? visit_folder(pending) : open(pending);
}

// What lies in a folder of evidence may point anywhere; only what the folder holds is evidence of its host.
bool InputWalker::leads_out(const Pending& pending) {
    std::error_code error;
    if (!std::filesystem::is_symlink(pending.path, error)) return false;
    const auto target = std::filesystem::canonical(pending.path, error);
    if (error) return false;
    const std::string within = *pending.root == "/" ? "/" : *pending.root + "/";
    return !(target.string() + "/").starts_with(within);
}

std::optional<OpenedInput> InputWalker::visit_folder(const Pending& folder) {
    const std::string& path = folder.path;
    std::error_code error;
    auto root = folder.root;
    if (!root) {
        const auto real = std::filesystem::canonical(path, error);
        root = std::make_shared<std::string>(error ? path : real.string());
        error.clear();
    }
    std::vector<std::string> found;
    for (std::filesystem::directory_iterator each(path, error), end; !error && each != end; each.increment(error))
        found.push_back(each->path().string());
    std::sort(found.begin(), found.end(), std::greater<>{});
    for (auto& each : found) pending_.push_back({std::move(each), false, root});
    if (error) return not_read(path, InputState::unreadable, fmt::format("cannot be listed: {}", error.message()));
    return {};
}

std::optional<OpenedInput> InputWalker::open(const Pending& pending) {
    Descriptor file;
    if (pending.path == standard_input) {
        file = Descriptor(STDIN_FILENO);
    } else {
        // Between stat and open a file may become a pipe, which must not make us wait.
        const int wait = pending.was_named ? 0 : O_NONBLOCK;
        file = Descriptor(::open(pending.path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | wait));
        if (file.number() < 0)
            return not_read(pending.path, InputState::unreadable,
                            fmt::format("cannot be opened: {}", std::strerror(errno)));
    }
    auto budget = std::make_shared<UnpackBudget>(limits_);
    auto bytes = open_file_stream(std::move(file), budget);
    if (!bytes) return not_read(pending.path, InputState::unreadable, bytes.error().message);
    return packed_.begin(std::move(*bytes), shown_path(pending.path), std::move(budget));
}

}  // namespace mitsuke::sources
