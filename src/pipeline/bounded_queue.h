// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>

namespace mitsuke::pipeline {

/// What a full queue does with one more: a file waits, a live sensor must not.
enum class WhenFull : uint8_t { wait, refuse };

/// Carries things between threads in order, at most `size_max` of them at once. Any number of
/// threads may push and pop.
template <typename T>
class BoundedQueue {
public:
    BoundedQueue(size_t size_max, WhenFull when_full) : size_max_(size_max), when_full_(when_full) {}

    /// False when the thing was refused (the queue is full or closed); the caller still has it and
    /// counts it.
    bool push(T& thing) {
        std::unique_lock lock(mutex_);
        if (when_full_ == WhenFull::wait)
            has_room_.wait(lock, [this] { return closed_ || things_.size() < size_max_; });
        if (closed_ || things_.size() >= size_max_) return false;
        things_.push_back(std::move(thing));
        has_thing_.notify_one();
        return true;
    }

    /// The next thing; waits for one. Empty when the queue is closed and drained.
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        has_thing_.wait(lock, [this] { return closed_ || !things_.empty(); });
        if (things_.empty()) return {};
        std::optional<T> thing(std::move(things_.front()));
        things_.pop_front();
        has_room_.notify_one();
        return thing;
    }

    /// No more will be pushed.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        has_thing_.notify_all();
        has_room_.notify_all();
    }

private:
    const size_t size_max_;
    const WhenFull when_full_;
    std::mutex mutex_;
    std::condition_variable has_thing_, has_room_;
    std::deque<T> things_;
    bool closed_ = false;
};

}  // namespace mitsuke::pipeline
