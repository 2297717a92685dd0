// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ledgers/provenance/act.h"
#include "ledgers/provenance/host_memory.h"

namespace mitsuke::ledgers {

/// After this long without an act of the installer, an installation is over: shorter than the
/// 601 s of CCleaner's wait (Talos, 2017).
constexpr Duration session_gap = std::chrono::minutes(10);

/// Two logs tell the same start, or end, within this time.
constexpr Duration same_start = std::chrono::seconds(5);

/// The rules by which programs, files and autostarts get their root on one host. Knows nothing of
/// events or facts. All times are event times.
class Lineage {
public:
    explicit Lineage(HostMemory& memory) : memory_(memory) {}

    /// Remembers a new process and places it in a lineage if it has one.
    Process& start(const Act& act, Time time);
    /// The process of a start that another log, at least as rich, told of before; null when none did.
    Process* told_before(const Act& act, Time time);
    /// What a poorer log told of the start that a richer one tells now; null when none did.
    const Process* poorer_twin(const Act& act, Time time);
    void end(const Act& act, Time time);

    /// The process behind a key; one that started before the recording is made up from its image.
    Process* actor(const Act& act, Time time);

    /// The hop an act belongs to: the actor's, or the running MSI session's for msiexec.
    std::optional<size_t> acting_hop(const Process& actor, Time time) const;

    /// A program file was written: remembers who did, and which lineage it continues.
    void wrote(Process& actor, std::string_view path, Time time);

    /// The hop that a program on disk belongs to: who wrote it, whose folder it lies in, or which
    /// process of a lineage was young when it was registered. Empty when nobody is known.
    std::optional<size_t> hop_of_program(std::string_view path, Time time);

    /// The actor did what installers do (a program in a product's folder, an uninstall key): it and
    /// its parents become an installation, unless they have a root already.
    std::optional<size_t> installing_root(Process& actor, Time time);

    /// The root that bears a name, in whatever case.
    std::optional<size_t> named_root(std::string_view name) const;
    size_t find_or_make_root(std::string_view name);
    void declare(size_t root, std::string_view name, Root::Named how);
    size_t child_hop(size_t root, std::optional<size_t> before, const Text& program, Time time);
    size_t child_hop(size_t root, std::optional<size_t> before, std::string_view program, Time time) {
        return child_hop(root, before, memory_.texts.keep(program), time);
    }

    bool session_open(const Root& root, Time time) const;
    bool in_own_folder(const Root& root, std::string_view path) const;
    /// True when a program at `path` would be news for `root` now: the installation is over (or was
    /// before the recording), and the place is not the product's.
    bool is_late(const Root& root, std::string_view path, Time time) const;
    /// True when the installation has been over for a while, wherever a program lies.
    bool is_news(const Root& root, Time time) const;
    /// The file came with an update of the product and was not there before.
    bool came_with_update(const Root& root, const WrittenFile& file) const;
    bool is_unpacking(const Process& process) const;
    bool is_unpackaged(const Root& root, const Process& actor, std::string_view path) const;

    /// The programs of a lineage from its root on, " > " between them.
    std::string_view path_of(size_t hop, Arena& arena) const;

    /// The hop of a program that nobody was seen to write and that a process of `loader` runs.
    size_t carried_hop(size_t loader, const Process& process, Time time);

    /// What a shell or interpreter that cron or its like started runs, where a lineage brought that late; else empty.
    /// A package's own job is left alone: what it does is not the package's doing.
    std::string_view scheduled_script(const Process& runner, std::string_view command_line) const;

    /// The hop that a written program is when it runs or is registered.
    size_t hop_of_file(const WrittenFile& file, std::string_view path);
    /// A folder is the root's own from now on.
    void claim(size_t root, std::string_view folder);

private:
    /// The process that has the number, when it is this image's and began just now.
    Process* started_just_now(Key number, std::string_view image, Time time);
    std::optional<size_t> place(const Process& process, const Process* parent, const Act& act, Time time);
    /// A product's own setup program, which it fetched itself long after its installation, or what that runs.
    bool is_own_update(const Process& process, const Process* parent, Time time) const;
    void learn_publisher(const Process& process);
    /// The product was there before this installation of it.
    bool was_there(const Root& root, Time time) const;
    /// The installer writes into a folder that an older root owns: it brings a new version of that.
    void note_update(size_t root, std::string_view folder, Time time);
    /// Nothing was known of the path before now, but what the same session wrote.
    bool is_first_there(Key path, Time time) const;
    /// Started by cron or its like, or by a shell that was.
    bool is_scheduled(const Process& process) const;
    std::optional<size_t> hop_under(const Process& parent, const Process& process, Time time);
    std::optional<size_t> root_of_folder(std::string_view path) const;
    /// By the package database: the package of a program that it owns; for one in a package's folder that it does not
    /// own a root of its own. Empty where the database says nothing.
    std::optional<size_t> packaged_hop(std::string_view path, Time time);
    std::optional<size_t> claim_folder(std::string_view path, Time time, std::string_view company = {});
    /// A service in a new product's folder, registered while a program without a lineage is at work:
    /// a log without file events shows a setup program no other way.
    std::optional<size_t> claim_for_stranger(std::string_view path, Time time);
    std::optional<size_t> implicit_root(const Process& process, Time time);
    std::optional<size_t> package_hop(const Process& process, const Process* parent, const Act& act, Time time);
    std::optional<size_t> library_hop(const Process& process, const Act& act, Time time);
    size_t add_root(Root root);
    void merge_roots(size_t from, size_t into);
    void move_first_hops(Root& from, size_t into);
    Key hop_key(size_t root, std::optional<size_t> before, Key program) const;
    Root& root_at(size_t hop) { return memory_.roots[memory_.root_of(hop)]; }
    Key name_key(std::string_view name) const;

    HostMemory& memory_;
};

}  // namespace mitsuke::ledgers
