// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "cases/case_book.h"
#include "ledgers/ledger.h"
#include "pipeline/hunted_before.h"

namespace mitsuke::programs {

using Ledgers = std::vector<std::unique_ptr<ledgers::Ledger>>;

/// What is remembered between two hunts.
struct Memory {
    Ledgers ledgers;
    cases::CaseBook cases;
    pipeline::HuntedBefore hunted;
};

/// The memory in one file: a line that names the format, then each ledger's name and bytes, then what was told and
/// read, then the SHA-256 of all that in hexadecimal. A file that does not exist is an empty memory. One that was cut
/// or changed is refused whole, with the reason; the memory is of no use then.
Result<void> restore_state(const std::string& path, Memory& memory);

/// Writes beside the file, flushes to the disk and renames: after a crash the file is the old one or the
/// new one.
Result<void> save_state(const std::string& path, const Memory& memory);

}  // namespace mitsuke::programs
