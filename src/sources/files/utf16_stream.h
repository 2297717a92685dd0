// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "sources/files/byte_stream.h"

namespace mitsuke::sources {

/// `stream` itself, without a UTF-8 byte order mark; or, when it starts with a UTF-16 mark, its text
/// as UTF-8. Windows tools write both.
Result<std::unique_ptr<ByteStream>> as_utf8(std::unique_ptr<ByteStream> stream);

/// The same for the first bytes of an input. `storage` holds the text when it had to be converted.
std::string_view as_utf8(std::string_view head, std::string& storage);

}  // namespace mitsuke::sources
