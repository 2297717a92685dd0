// SPDX-License-Identifier: Apache-2.0
#include "programs/live_capture.h"

#include <fmt/format.h>
#include <linux/capability.h>
#include <spdlog/spdlog.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <utility>

#include "views/reader.h"
#include "views/visible_text.h"

namespace mitsuke::programs {

namespace {

// How to get the privilege, with the name of this very program.
std::string with_remedy(const std::string& message) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return fmt::format("{}; run as root, or allow it once with: sudo setcap cap_net_raw+ep {}", message,
                       error ? "mitsuke" : program.string());
}

// The socket is open; what parses the network's bytes from here on needs no privilege. Root keeps its own, for
// its output and state may lie where only root writes.
void give_up_capabilities() {
    if (::geteuid() == 0) return;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const std::array<__user_cap_data_struct, 2> none{};
    if (::syscall(SYS_capset, &header, none.data()) != 0) spdlog::warn("cannot give up capabilities");
}

}  // namespace

Result<LiveCapture> LiveCapture::open(const HuntOptions& options, events::Vocabulary& vocabulary) {
    auto stop = TRY(StopSignals::create());
    auto source = sources::InterfaceSource::open(options.interface, options.capture_buffer_mib,
                                                 {options.duration, stop->descriptor()}, vocabulary);
    if (!source && source.error().kind == ErrorKind::denied)
        return fail(ErrorKind::denied, with_remedy(source.error().message));
    LiveCapture capture(options.interface, std::move(stop), TRY(std::move(source)));
    // Before there is another thread: each has its own.
    give_up_capabilities();
    capture.stop_->begin();
    spdlog::info("listening on {}", options.interface);
    return capture;
}

std::optional<pipeline::RoadInput> LiveCapture::next_input() {
    if (!source_) {
        if (!std::exchange(said_end_, true)) spdlog::info("the capture has ended");
        return {};
    }
    pipeline::RoadInput input;
    input.report.path = interface_;
    input.report.format = "interface";
    input.source = std::move(source_);
    return input;
}

std::string TellAtOnce::title_of(const events::RuleInfo& rule) const {
    const bool is_japanese = language_ == Language::japanese && !rule.title_ja.empty();
    return views::visible(is_japanese ? rule.title_ja : rule.title);
}

void TellAtOnce::operator()(const events::Detection& detection) {
    const auto& rule = *detection.rule;
    std::pair key{&rule, detection.host};
    if (told_.size() >= told_max && !told_.contains(key)) {
        ++untold_;
        return;
    }
    Told& told = told_[std::move(key)];
    const auto what = views::main_value(detection);
    if (told.things.size() >= things_max || !told.things.insert(what).second) {
        ++told.untold;
        return;
    }
    spdlog::info("{} {} {}: {}{}{}{}", format_rfc3339(detection.time), events::to_string(rule.level),
                 views::visible(detection.host), title_of(rule), what.empty() ? "" : ": ",
                 views::visible(views::Defang::whole(what)),
                 told.things.size() == things_max ? " (more of this kind are counted and told at the end)" : "");
}

TellAtOnce::~TellAtOnce() {
    constexpr size_t lines_max = 20;
    size_t lines = 0;
    for (const auto& [of, told] : told_) {
        if (told.untold == 0) continue;
        if (++lines > lines_max) untold_ += told.untold;
        else spdlog::info("{} more on {}: {}", told.untold, views::visible(of.second), title_of(*of.first));
    }
    if (untold_ > 0) spdlog::info("{} more detections are in the report", untold_);
}

}  // namespace mitsuke::programs
