// SPDX-License-Identifier: Apache-2.0
#include "programs/talk.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "programs/exit.h"

namespace mitsuke::programs {

void set_up_talk(Talk talk) {
    auto logger = std::make_shared<spdlog::logger>("mitsuke", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern("mitsuke: %l: %v");
    logger->set_level(talk == Talk::quiet ? spdlog::level::err : spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

int say(const Error& error) {
    spdlog::error("{}", error.message);
    const bool is_usage = error.kind == ErrorKind::usage || error.kind == ErrorKind::not_found;
    return is_usage ? Exit::usage_error : Exit::runtime_error;
}

}  // namespace mitsuke::programs
