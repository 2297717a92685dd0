// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

namespace mitsuke {

/// What a caller can do about an error.
enum class ErrorKind : uint8_t {
    malformed,    ///< the bytes break the format's rules
    unsupported,  ///< a valid input that we do not read
    not_found,    ///< a named thing does not exist
    denied,       ///< the system refused access
    limit,        ///< a stated bound was exceeded
    io,           ///< reading or writing failed
    usage,        ///< the caller asked for something that makes no sense
};

/// `message` is a sentence for a person: lower case, no full stop, what, where, expected against
/// found ("record 12: length 70000 exceeds 65535").
struct Error {
    ErrorKind kind;
    std::string message;
};

/// A value or an Error. A dropped Result is a compiler warning, hence an error.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

inline tl::unexpected<Error> fail(ErrorKind kind, std::string message) {
    return tl::unexpected<Error>({kind, std::move(message)});
}

template <typename T>
T take(Result<T>&& result) {
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

}  // namespace mitsuke

// Evaluates to the value, or returns the error from the enclosing function (GCC and Clang extension).
#define TRY(expression)                                                \
    __extension__({                                                    \
        auto try_result = (expression);                                \
        if (!try_result) [[unlikely]]                                  \
            return tl::make_unexpected(std::move(try_result).error()); \
        mitsuke::take(std::move(try_result));                          \
    })
