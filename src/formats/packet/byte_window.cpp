// SPDX-License-Identifier: Apache-2.0
#include "formats/packet/byte_window.h"

#include <algorithm>

namespace mitsuke::formats {

void ByteWindow::fill(size_t begin, size_t end, size_t offset, std::string_view bytes) {
    if (begin < end) std::copy_n(bytes.data() + (begin - offset), end - begin, bytes_.data() + begin);
}

void ByteWindow::add(size_t offset, std::string_view bytes) {
    if (offset >= bytes_max_ || bytes.empty()) return;
    bytes = bytes.substr(0, bytes_max_ - offset);
    Piece added{offset, offset + bytes.size()};
    const auto first =
        std::find_if(pieces_.begin(), pieces_.end(), [&](const Piece& p) { return p.second >= added.first; });
    const auto last = std::find_if(first, pieces_.end(), [&](const Piece& p) { return p.first > added.second; });
    if (first == last && pieces_.size() >= pieces_max) return;
    if (bytes_.size() < added.second) bytes_.resize(added.second);
    // Only the gaps between the pieces that are there already are filled.
    size_t at = added.first;
    for (auto piece = first; piece != last; ++piece) {
        fill(at, std::min(piece->first, added.second), offset, bytes);
        at = std::max(at, piece->second);
    }
    fill(at, added.second, offset, bytes);
    if (first != last) added = {std::min(added.first, first->first), std::max(added.second, (last - 1)->second)};
    pieces_.insert(pieces_.erase(first, last), added);
}

std::string_view ByteWindow::ready() const {
    if (pieces_.empty() || pieces_.front().first != 0) return {};
    return std::string_view(bytes_).substr(0, pieces_.front().second);
}

void ByteWindow::drop(size_t size) {
    if (size <= ready().size()) move_to_front(size);
}

size_t ByteWindow::skip_gap() {
    const size_t size = pieces_.empty() ? 0 : pieces_.front().first;
    move_to_front(size);
    return size;
}

void ByteWindow::move_to_front(size_t size) {
    if (size == 0) return;
    bytes_.erase(0, size);
    for (auto& [begin, end] : pieces_) {
        begin -= std::min(begin, size);
        end -= size;
    }
    if (pieces_.front().second == 0) pieces_.erase(pieces_.begin());
}

}  // namespace mitsuke::formats
