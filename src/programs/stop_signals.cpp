// SPDX-License-Identifier: Apache-2.0
#include "programs/stop_signals.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace mitsuke::programs {

namespace {

sigset_t stopping_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

void ring(const sources::Descriptor& bell) { eventfd_write(bell.number(), 1); }

}  // namespace

Result<std::unique_ptr<StopSignals>> StopSignals::create() {
    std::unique_ptr<StopSignals> made(new StopSignals);
    const sigset_t set = stopping_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    made->signals_ = sources::Descriptor(signalfd(-1, &set, SFD_CLOEXEC));
    made->stop_ = sources::Descriptor(eventfd(0, EFD_CLOEXEC));
    made->quit_ = sources::Descriptor(eventfd(0, EFD_CLOEXEC));
    if (made->signals_.number() < 0 || made->stop_.number() < 0 || made->quit_.number() < 0)
        return fail(ErrorKind::io, fmt::format("cannot wait for signals: {}", std::strerror(errno)));
    return made;
}

void StopSignals::begin() {
    watcher_ = std::thread([this] { watch(); });
}

void StopSignals::watch() const {
    std::array<pollfd, 2> waited{{{signals_.number(), POLLIN, 0}, {quit_.number(), POLLIN, 0}}};
    signalfd_siginfo got{};
    for (int seen = 0; ::poll(waited.data(), waited.size(), -1) >= 0 || errno == EINTR;) {
        if (waited[1].revents != 0) return;
        if (waited[0].revents == 0 || ::read(signals_.number(), &got, sizeof got) != sizeof got) continue;
        if (++seen == 1) ring(stop_);
        if (seen == 1) continue;
        // As if nobody had caught it.
        const sigset_t set = stopping_signals();
        std::signal(static_cast<int>(got.ssi_signo), SIG_DFL);
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        ::kill(::getpid(), static_cast<int>(got.ssi_signo));
    }
}

StopSignals::~StopSignals() {
    if (watcher_.joinable()) {
        ring(quit_);
        watcher_.join();
    }
    const sigset_t set = stopping_signals();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace mitsuke::programs
