// SPDX-License-Identifier: Apache-2.0
#include "programs/state_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/sha256.h"
#include "base/text.h"
#include "programs/output_file.h"

namespace mitsuke::programs {

namespace {

constexpr std::string_view first_words = "mitsuke state ", first_line = "mitsuke state 5\n";
constexpr size_t digest_size = 64;

tl::unexpected<Error> refuse(const std::string& path, size_t offset, std::string_view why) {
    return fail(ErrorKind::malformed,
                fmt::format("{}: offset {}: {}; move the file away to begin anew", path, offset, why));
}

std::string other_version(std::string_view bytes) {
    const auto line = bytes.substr(0, std::min(bytes.find('\n'), first_line.size() + 8));
    const auto number = line.starts_with(first_words) ? parse_integer(line.substr(first_words.size())) : std::nullopt;
    if (!number) return "this is no state of Mitsuke";
    const auto ours = first_line.substr(first_words.size(), first_line.size() - first_words.size() - 1);
    return fmt::format("this is a state of version {}, and this Mitsuke reads version {} only", *number, ours);
}

// The bytes between the first line and the digest.
Result<std::string_view> checked(const std::string& path, std::string_view bytes) {
    if (!bytes.starts_with(first_line)) return refuse(path, 0, other_version(bytes));
    if (bytes.size() < first_line.size() + digest_size) return refuse(path, bytes.size(), "the file was cut");
    const auto body = bytes.substr(0, bytes.size() - digest_size);
    if (sha256_hex(body) != bytes.substr(body.size()))
        return refuse(path, body.size(), "the check sum does not fit: the file was cut or changed");
    return Result<std::string_view>(body.substr(first_line.size()));
}

}  // namespace

Result<void> restore_state(const std::string& path, Memory& memory) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) return {};
    if (!std::filesystem::is_regular_file(status))
        return fail(ErrorKind::usage, fmt::format("{} is no file that a state can be kept in", path));
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorKind::io, fmt::format("cannot read {}: {}", path, std::strerror(errno)));
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    ledgers::SnapshotReader reader(TRY(checked(path, bytes)));
    for (const auto& ledger : memory.ledgers) {
        std::string name;
        reader(name);
        if (!reader.ok() || name != ledger->name() || !ledger->restore(reader))
            return refuse(path, first_line.size() + reader.offset(),
                          fmt::format("this is no memory of the ledger “{}”", ledger->name()));
    }
    reader(memory.cases, memory.hunted);
    if (!reader.ok() || !memory.cases.is_bounded() || !memory.hunted.is_bounded())
        return refuse(path, first_line.size() + reader.offset(), "this is no memory of what was told and read");
    if (!reader.at_end()) return refuse(path, first_line.size() + reader.offset(), "there is more than expected");
    return {};
}

Result<void> save_state(const std::string& path, const Memory& memory) {
    ledgers::SnapshotWriter writer{std::string(first_line)};
    for (const auto& ledger : memory.ledgers) {
        writer(std::string(ledger->name()));
        ledger->save(writer);
    }
    writer(memory.cases, memory.hunted);
    OutputFile file(path);
    file.stream() << writer.bytes() << sha256_hex(writer.bytes());
    return file.finish();
}

}  // namespace mitsuke::programs
