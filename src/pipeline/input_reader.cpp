// SPDX-License-Identifier: Apache-2.0
#include "pipeline/input_reader.h"

#include <algorithm>
#include <string_view>

#include "base/ip.h"

namespace mitsuke::pipeline {

namespace {

void widen(events::SourceReport& report, Time time) {
    report.first = std::min(report.first.value_or(time), time);
    report.last = std::max(report.last.value_or(time), time);
}

}  // namespace

void InputReader::note_events(const events::Batch& batch) {
    auto& report = input_->report;
    report.events += batch.passed.events;
    report.passed_over += batch.passed.events;
    for (const auto& time : {batch.passed.first, batch.passed.last})
        if (time) widen(report, *time);
    // Of what was passed over only the first and the last time are known: rather too early than too late.
    if (batch.passed.first) note_day(*batch.passed.first, batch.passed.events - batch.passed.without_time);
    std::string_view last_host;
    for (size_t index = 0; index < batch.size(); ++index) {
        const auto& event = batch[index];
        ++report.events;
        if (is_plausible(event.time)) {
            widen(report, event.time);
            note_day(event.time, 1);
        }
        if (event.host.empty() || event.host == last_host) continue;
        last_host = event.host;
        note_host(event.host);
    }
}

// Events mostly come in order of time.
void InputReader::note_day(Time time, uint64_t events) {
    if (time < day_begin_ || time >= day_end_) {
        close_day();
        day_begin_ = std::chrono::floor<std::chrono::days>(time);
        day_end_ = day_begin_ + std::chrono::days{1};
    }
    day_events_ += events;
}

void InputReader::close_day() {
    if (day_events_ > 0) input_->report.days[std::chrono::floor<std::chrono::days>(day_begin_)] += day_events_;
    day_events_ = 0;
}

void InputReader::note_host(std::string_view host) {
    const uint64_t hash = hash_(host);
    const uint32_t known = index_.find(hash, [this, hash](uint32_t slot) { return known_hosts_[slot] == hash; });
    if (known != SlotIndex::none) return;
    // Who calls from outside is no machine of the house.
    const auto address = IpAddress::parse(host);
    if (address && !home_.contains(*address)) return;
    input_->report.hosts.emplace(host);
    if (known_hosts_.size() == SlotIndex::slots_max) return;
    index_.insert(hash, static_cast<uint32_t>(known_hosts_.size()),
                  [this](uint32_t slot) { return known_hosts_[slot]; });
    known_hosts_.push_back(hash);
}

bool InputReader::next(SourceBatch& batch) {
    for (;;) {
        if (!input_ && !begin()) return false;
        const bool has_events = input_->source && read(batch);
        if (!input_->source || is_over_) finish();
        if (has_events) return true;
    }
}

bool InputReader::begin() {
    input_ = next_input_();
    if (input_) reports_.push_back(input_->report);
    return input_.has_value();
}

bool InputReader::read(SourceBatch& batch) {
    if (batch.batch) batch.batch->clear();
    else batch.batch = std::make_unique<events::Batch>();
    batch.first_position = input_->report.events;
    batch.batch->source = static_cast<uint32_t>(reports_.size() - 1);
    batch.batch->backing = input_->source;
    const auto progress = input_->source->read(*batch.batch);
    if (!progress) input_->report.reason = progress.error().message;
    is_over_ = !progress || *progress == sources::Progress::end;
    note_events(*batch.batch);
    return batch.batch->events_read() > 0;
}

void InputReader::finish() {
    close_day();
    auto& report = input_->report;
    if (input_->source) {
        report.unreadable += input_->source->unreadable();
        report.packets = input_->source->packets();
        report.recovery = input_->source->recovery();
        report.checksum_mismatches = input_->source->checksum_mismatches();
        if (report.reason.empty()) report.reason = input_->source->first_reason();
        if (report.reason.empty() && input_->trouble) report.reason = input_->trouble();
    }
    known_hosts_.clear();
    index_.clear();
    reports_.back() = std::move(report);
    input_.reset();
    is_over_ = false;
}

}  // namespace mitsuke::pipeline
