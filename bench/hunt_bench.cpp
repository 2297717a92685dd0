// SPDX-License-Identifier: Apache-2.0
// The whole program over real input: CPU time against reading the same bytes, and peak memory.
// usage: hunt_bench [ARGUMENT of mitsuke hunt...]; without arguments it hunts on the demo's telemetry.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double wall_seconds() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Reads every byte of the files; the limit of any program that must look at them.
uint64_t read_all(const std::vector<std::string>& paths) {
    uint64_t total = 0;
    std::array<char, 1 << 16> buffer{};
    const auto read_file = [&](const fs::path& path) {
        const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
        for (ssize_t got = 1; file >= 0 && got > 0;) {
            got = read(file, buffer.data(), buffer.size());
            total += got > 0 ? static_cast<uint64_t>(got) : 0;
        }
        if (file >= 0) close(file);
    };
    for (const auto& path : paths) {
        if (fs::is_regular_file(path)) read_file(path);
        if (!fs::is_directory(path)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(path))
            if (entry.is_regular_file()) read_file(entry.path());
    }
    return total;
}

int run(const std::vector<std::string>& arguments, rusage& usage) {
    std::vector<char*> raw;
    for (const auto& each : arguments) raw.push_back(const_cast<char*>(each.c_str()));
    raw.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        execv(raw[0], raw.data());
        _exit(127);
    }
    int status = 0;
    wait4(child, &status, 0, &usage);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string program = (fs::path(argv[0]).parent_path().parent_path() / "mitsuke").string();
    std::vector<std::string> given(argv + 1, argv + argc);
    if (given.empty()) given = {"tests/demo/telemetry"};
    std::vector<std::string> arguments{program, "hunt", "--quiet", "--format", "json"};
    arguments.insert(arguments.end(), given.begin(), given.end());

    const double read_start = wall_seconds();
    const uint64_t bytes = read_all(given);
    const double read_seconds = wall_seconds() - read_start;
    rusage usage{};
    const double start = wall_seconds();
    const int code = run(arguments, usage);
    const double wall = wall_seconds() - start;
    if (code != 0 && code != 4) {
        std::fprintf(stderr, "hunt_bench: %s ended with %d\n", program.c_str(), code);
        return 1;
    }
    const double cpu = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    std::printf("hunt: %.1f MB on disk\n", static_cast<double>(bytes) / 1e6);
    std::printf("  reading the bytes  %8.3f s wall\n", read_seconds);
    std::printf("  mitsuke hunt       %8.3f s wall, %.3f s CPU, %.0fx the time of reading\n", wall, cpu,
                wall / read_seconds);
    std::printf("  peak memory        %8.1f MB\n", static_cast<double>(usage.ru_maxrss) / 1024);
    return 0;
}
