// SPDX-License-Identifier: Apache-2.0
#include "sources/files/packed_input.h"

#include <fmt/format.h>

#include <utility>

#include "sources/files/packing.h"
#include "sources/files/unpacking_stream.h"

namespace mitsuke::sources {
namespace {

OpenedInput without_source(std::string shown, InputState state, std::string reason) {
    OpenedInput input;
    input.path = std::move(shown);
    input.state = state;
    input.reason = std::move(reason);
    return input;
}

}  // namespace

std::optional<OpenedInput> PackedInput::begin(std::unique_ptr<ByteStream> bytes, std::string shown,
                                              std::shared_ptr<UnpackBudget> budget) {
    levels_.clear();
    listed_ = folded_ = 0;
    shown_ = shown;
    budget_ = std::move(budget);
    return unwrap(std::move(bytes), std::move(shown), 0);
}

std::optional<OpenedInput> PackedInput::next() {
    while (!levels_.empty()) {
        auto member = next_member();
        if (!member) continue;
        if (member->state == InputState::opened || ++listed_ <= idle_members_max) return member;
        ++folded_;
    }
    const uint64_t folded = std::exchange(folded_, 0);
    if (folded == 0) return {};
    return without_source(shown_, InputState::unclaimed,
                          fmt::format("{} more members hold nothing that is read", folded));
}

// Empty when there is nothing to tell: an archive has ended, or another begins in it.
std::optional<OpenedInput> PackedInput::next_member() {
    budget_->forget_trouble();
    const Level level = levels_.back();
    auto member = level.archive->next();
    if (!member || !*member) levels_.pop_back();
    if (!member) return without_source(level.shown, InputState::unreadable, member.error().message);
    if (!*member) return {};
    std::string shown = fmt::format("{}!{}", level.shown, (*member)->name);
    if (!(*member)->bytes) {
        const bool is_link = (*member)->reason == "is a link";
        return without_source(std::move(shown), is_link ? InputState::skipped : InputState::unreadable,
                              std::move((*member)->reason));
    }
    auto opened = unwrap(std::move((*member)->bytes), std::move(shown), level.depth);
    if (opened) opened->outlives_next = false;
    return opened;
}

std::optional<OpenedInput> PackedInput::unwrap(std::unique_ptr<ByteStream> bytes, std::string shown, unsigned depth) {
    for (;; ++depth) {
        const auto peeked = bytes->peek(FileFormat::head_size);
        if (!peeked) return without_source(std::move(shown), InputState::unreadable, peeked.error().message);
        const std::string_view head = peeked->substr(0, FileFormat::head_size);
        const Packing packing = identify_packing(head);
        if (packing == Packing::none) return open(std::move(bytes), std::move(shown), head);
        if (depth >= budget_->limits().layers_max) {
            return without_source(std::move(shown), InputState::unreadable,
                                  fmt::format("archives nested deeper than {} are not unpacked", depth));
        }
        if (is_archive(packing)) {
            auto archive = Archive::open(packing, std::move(bytes), budget_);
            if (!archive) return without_source(std::move(shown), InputState::unreadable, archive.error().message);
            levels_.push_back({std::move(*archive), std::move(shown), depth + 1});
            return {};
        }
        auto unpacked = open_unpacking_stream(packing, std::move(bytes), budget_);
        if (!unpacked) return without_source(std::move(shown), InputState::unreadable, unpacked.error().message);
        bytes = std::move(*unpacked);
    }
}

OpenedInput PackedInput::open(std::unique_ptr<ByteStream> bytes, std::string shown, std::string_view head) const {
    if (head.empty()) {
        OpenedInput input = without_source(std::move(shown), InputState::empty, {});
        input.format = empty_format;
        return input;
    }
    for (const auto& format : formats_) {
        if (!format.claims(head)) continue;
        OpenedInput input = without_source(shown, InputState::opened, {});
        input.format = format.name;
        auto source = format.open(std::move(bytes), ReaderContext{vocabulary_, std::move(shown), interest_});
        if (source) {
            input.source = std::move(*source);
        } else {
            input.state = InputState::unreadable;
            input.reason = source.error().message;
        }
        return input;
    }
    return without_source(std::move(shown), InputState::unclaimed,
                          fmt::format("no reader knows this content; it looks like {}", describe_content(head)));
}

}  // namespace mitsuke::sources
