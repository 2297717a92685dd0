// SPDX-License-Identifier: Apache-2.0
#include "pipeline/hunted_before.h"

#include <algorithm>

#include "base/fnv.h"
#include "base/forget_oldest.h"

namespace mitsuke::pipeline {

namespace {

uint64_t look_of(const events::SourceReport& input) {
    Fnv1a look;
    look.mix(input.format);
    for (const Time time : {*input.first, *input.last})
        look.mix(static_cast<uint64_t>(time.time_since_epoch().count()));
    look.mix(input.events).mix(input.unreadable);
    for (const auto& host : input.hosts) look.mix(host);
    return look.value();
}

}  // namespace

bool HuntedBefore::saw_newer(std::string_view host, Time time) {
    if (host.empty()) return false;
    Host& known = hosts_[Fnv1a().mix(host).value()];
    known.last = std::max(known.last, time);
    const bool is_older = time < known.before;
    if (hosts_.size() > 2 * hosts_max) forget_oldest(hosts_, hosts_max);
    return is_older;
}

bool HuntedBefore::has_read(const events::SourceReport& input) const {
    return input.first && inputs_.contains(look_of(input));
}

void HuntedBefore::note(const std::vector<events::SourceReport>& inputs) {
    for (const auto& input : inputs)
        if (input.first) inputs_[look_of(input)].last = *input.last;
    forget_oldest(hosts_, hosts_max);
    forget_oldest(inputs_, inputs_max);
}

}  // namespace mitsuke::pipeline
