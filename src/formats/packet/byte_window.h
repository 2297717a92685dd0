// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mitsuke::formats {

/// Puts pieces of bytes in order that arrive in any order, up to a bound: the first bytes of one
/// direction of a TCP connection, or one IP datagram in fragments. Where pieces overlap, the first
/// that came stays. Memory: as far as the furthest piece reaches, at most `bytes_max`.
class ByteWindow {
public:
    static constexpr size_t pieces_max = 64;

    explicit ByteWindow(size_t bytes_max) : bytes_max_(bytes_max) {}

    /// What lies past the bound is cut off, and a piece that would make more than pieces_max islands
    /// is dropped.
    void add(size_t offset, std::string_view bytes);
    /// The bytes from offset 0 up to the first gap. Valid until the next call of add or drop.
    std::string_view ready() const;
    bool empty() const { return pieces_.empty(); }
    /// Everything the bound allows has come.
    bool full() const { return ready().size() == bytes_max_; }
    /// Forgets the gap at the front, if there is one; answers its size.
    size_t skip_gap();
    /// Forgets the first `size` bytes, which must be ready; the rest moves to the front.
    void drop(size_t size);

private:
    using Piece = std::pair<size_t, size_t>;  // begin, end

    void move_to_front(size_t size);
    void fill(size_t begin, size_t end, size_t offset, std::string_view bytes);

    size_t bytes_max_;
    std::string bytes_;
    std::vector<Piece> pieces_;  // ascending, apart from each other
};

}  // namespace mitsuke::formats
