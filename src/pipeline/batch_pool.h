// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "events/event.h"

namespace mitsuke::pipeline {

/// Batches that were used, for use again: their memory was asked for and touched once. Holds as many as
/// were ever under way at once. Any thread.
class BatchPool {
public:
    std::unique_ptr<events::Batch> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return std::make_unique<events::Batch>();
        auto batch = std::move(free_.back());
        free_.pop_back();
        return batch;
    }

    void give_back(std::unique_ptr<events::Batch> batch) {
        batch->clear();
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(batch));
    }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<events::Batch>> free_;
};

}  // namespace mitsuke::pipeline
