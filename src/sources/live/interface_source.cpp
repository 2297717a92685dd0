// SPDX-License-Identifier: Apache-2.0
#include "sources/live/interface_source.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>

#include "sources/live/interface_losses.h"

namespace mitsuke::sources {

using namespace std::chrono_literals;

namespace {

// The kernel hands a block over after a tenth of a second; a packet that is older was read, when the ring is empty.
constexpr auto ring_delay_max = 2s;
// After the stop, how long to wait for packets that were counted and not handed over yet.
constexpr auto emptying_max = 3s;
constexpr int emptying_interval_ms = 20;
constexpr auto counting_interval = 1s;

}  // namespace

Result<std::unique_ptr<InterfaceSource>> InterfaceSource::open(const std::string& interface, size_t ring_blocks,
                                                               CaptureEnd end, events::Vocabulary& vocabulary) {
    auto ring = TRY(PacketRing::open(interface, ring_blocks));
    return std::unique_ptr<InterfaceSource>(new InterfaceSource(std::move(ring), end, vocabulary));
}

InterfaceSource::InterfaceSource(std::unique_ptr<PacketRing> ring, CaptureEnd end, events::Vocabulary& vocabulary)
    : ring_(std::move(ring)),
      end_(end),
      opened_(Clock::now()),
      losses_before_(interface_losses(ring_->index())),
      frames_(vocabulary) {}

// Returns with what there is at the end of a block, so that a quiet network is heard at once.
Result<Progress> InterfaceSource::read(events::Batch& batch) {
    if (stage_ == Stage::flushing) return flush(batch);
    const bool took = take_block(batch);
    if (batch.full()) return Progress::more;
    if (stage_ == Stage::emptying) {
        if (!took) empty(batch);
    } else if (must_end()) {
        ring_->stop();
        stopped_ = Clock::now();
        stage_ = Stage::emptying;
    } else if (!took && batch.empty()) {
        wait(batch);
    }
    return Progress::more;
}

// False when no block was ready.
bool InterfaceSource::take_block(events::Batch& batch) {
    const uint64_t before = ring_->handed_out();
    while (!batch.full()) {
        const auto frame = ring_->next();
        if (!frame) break;
        if (frame->bytes.size() < frame->wire_length) ++packets_.truncated;
        if (auto trouble = frames_.read(*frame, batch); !trouble.empty()) count_unreadable(std::move(trouble));
    }
    return ring_->handed_out() != before;
}

// Until a block or the end is there, or a second has passed.
void InterfaceSource::wait(events::Batch& batch) {
    std::chrono::nanoseconds patience = 1s;
    if (end_.after) patience = std::clamp<std::chrono::nanoseconds>(opened_ + *end_.after - Clock::now(), 0ns, 1s);
    std::array<pollfd, 2> waited{{{ring_->descriptor(), POLLIN, 0}, {end_.descriptor, POLLIN, 0}}};
    const int timeout_ms = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(patience).count());
    const int ready = ::poll(waited.data(), waited.size(), timeout_ms);
    // The packets' time is this machine's clock: in a silent network it says when nothing more comes.
    if (ready == 0) frames_.advance(std::chrono::system_clock::now() - ring_delay_max, batch);
}

bool InterfaceSource::must_end() {
    const auto now = Clock::now();
    if (now - counted_ >= counting_interval) {
        counted_ = now;
        count();
    }
    std::array<pollfd, 2> asked{{{ring_->descriptor(), POLLERR, 0}, {end_.descriptor, POLLIN, 0}}};
    if (::poll(asked.data(), asked.size(), 0) > 0) {
        if ((asked[0].revents & POLLERR) != 0) trouble_ = ring_->trouble();
        if (!trouble_.empty() || asked[1].revents != 0) return true;
    }
    return end_.after && now - opened_ >= *end_.after;
}

// A packet may have been counted and lie in a block that the kernel still fills.
void InterfaceSource::empty(events::Batch& batch) {
    count();
    const bool is_empty = packets_.read + packets_.dropped_by_kernel >= packets_.received;
    if (is_empty || Clock::now() - stopped_ > emptying_max) stage_ = Stage::flushing;
    else if (pollfd ring{ring_->descriptor(), POLLIN, 0}; batch.empty()) ::poll(&ring, 1, emptying_interval_ms);
}

void InterfaceSource::count() {
    const auto counts = ring_->counts();
    packets_.received = counts.arrived;
    packets_.dropped_by_kernel = counts.dropped;
    packets_.read = ring_->handed_out();
    const uint64_t losses = interface_losses(ring_->index());
    packets_.dropped_by_interface = losses - std::min(losses, losses_before_);
}

Result<Progress> InterfaceSource::flush(events::Batch& batch) {
    while (!batch.full())
        if (!frames_.flush_one(batch)) {
            const auto lost = loss();
            if (trouble_.empty() && lost.empty()) return Progress::end;
            return fail(ErrorKind::io,
                        fmt::format("{}{}{}", trouble_, trouble_.empty() || lost.empty() ? "" : "; ", lost));
        }
    return Progress::more;
}

std::string InterfaceSource::loss() const {
    const uint64_t accounted = packets_.dropped_by_kernel + packets_.read;
    const uint64_t unread = packets_.received - std::min(packets_.received, accounted);
    std::string parts;
    const auto add = [&parts](uint64_t count, std::string_view what) {
        if (count > 0) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count, what);
    };
    add(packets_.dropped_by_kernel, "dropped by the kernel before they were read (the capture buffer was full)");
    add(packets_.dropped_by_interface, "dropped by the interface before they were received");
    add(packets_.truncated, "cut");
    add(unread, "not handed over");
    return parts.empty() ? parts : fmt::format("of {} packets received: {}", packets_.received, parts);
}

}  // namespace mitsuke::sources
