// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledgers/ledger.h"

namespace mitsuke::programs {

using Ledgers = std::vector<std::unique_ptr<ledgers::Ledger>>;

/// What the ledgers remember between two hunts, in one file: a line that names the format, then each
/// ledger's name and bytes, then the SHA-256 of all that in hexadecimal. A file that does not exist is an
/// empty memory. One that was cut or changed is refused whole, with the reason; nothing is restored then.
Result<void> restore_state(const std::string& path, const Ledgers& ledgers);

/// Writes beside the file, flushes to the disk and renames: after a crash the file is the old one or the
/// new one.
Result<void> save_state(const std::string& path, const Ledgers& ledgers);

}  // namespace mitsuke::programs
