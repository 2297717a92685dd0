// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "ledgers/bounded_table.h"
#include "ledgers/provenance/package_files.h"
#include "ledgers/texts.h"

namespace mitsuke::ledgers {

/// What stands for a path, a process or a name of which no more is asked than whether it is the same: a keyed hash.
using Key = uint64_t;

/// An index into a list, or none: a std::optional<size_t> of four bytes, for what is kept many times.
class MaybeIndex {
public:
    MaybeIndex() = default;
    MaybeIndex(std::optional<size_t> index) : value_(index ? static_cast<uint32_t>(*index) : none) {}
    MaybeIndex(size_t index) : value_(static_cast<uint32_t>(index)) {}
    operator std::optional<size_t>() const { return *this ? std::optional<size_t>(value_) : std::nullopt; }
    explicit operator bool() const { return value_ != none; }
    size_t operator*() const { return value_; }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(value_);
    }

private:
    static constexpr uint32_t none = std::numeric_limits<uint32_t>::max();
    uint32_t value_ = none;
};

/// Few keys in the order they came, each once.
class KeySet {
public:
    static constexpr size_t size_max = 256;

    bool contains(Key key) const { return std::find(keys_.begin(), keys_.end(), key) != keys_.end(); }
    void insert(Key key) {
        if (contains(key)) return;
        if (keys_.size() < size_max) keys_.push_back(key);
        else ++forgotten_;
    }
    auto begin() const { return keys_.begin(); }
    auto end() const { return keys_.end(); }
    uint64_t forgotten() const { return forgotten_; }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(keys_, forgotten_);
    }

private:
    std::vector<Key> keys_;
    uint32_t forgotten_ = 0;
};

/// Software at the root of lineages on one host: what an installer or package brought, or what was
/// already there when the recording began.
struct Root {
    Text name, version, signer;
    Text installer;                 ///< program or package that installed it; empty when not seen
    Text origin;                    ///< address it was downloaded from; empty when unknown
    KeySet folders;                 ///< its own
    KeySet vendors;                 ///< names under which its vendor keeps folders
    std::vector<uint32_t> hops;     ///< those that begin its lineages
    std::optional<Time> installed;  ///< end of the installation as far as seen; empty when it was already there
    Time last_install_act{};        ///< last act of the installation session
    std::optional<Time> uninstalled;
    std::optional<Time> updated;  ///< begin of the latest installation over a version that was there
    MaybeIndex brought_by;        ///< hop of another product that had it installed
    MaybeIndex merged_into;       ///< the root that it turned out to be; nothing else counts then
    bool is_library = false;      ///< brought by a library manager (pip, npm, gem ..), for programs to use
    bool outlived = false;        ///< the fact outlives_uninstall was told
    enum class Named : uint8_t { by_file, by_version_resource, declared } named = Named::by_file;
};

/// One step of a lineage: a program that a root, or an earlier hop, brought.
struct Hop {
    uint32_t root = 0;  ///< as it was then: HostMemory::root_of knows what it was merged into
    MaybeIndex before;
    uint32_t depth = 0;
    Text program;
    bool late = false;          ///< brought after the installation had ended, outside the product's own folders
    bool arrived_late = false;  ///< as late, whatever company it names
    bool foreign = false;       ///< of another publisher, brought later into the product's own folder
    bool added = false;         ///< new on this host with an update of the product
    Time at{};
};

/// The last that a process told the network.
struct NetworkAct {
    Time at{};
    Text whom;  ///< name, or address where no name is known
};

struct Process {
    Key key = 0, parent = 0;
    Text image, company;
    Text product, version;  ///< of its version resource
    Text program;           ///< what a loader such as rundll32 runs; empty for the rest
    Time start{};
    std::optional<Time> end;
    std::optional<NetworkAct> last_contact;
    MaybeIndex hop;
    bool nameless = false;    ///< its version resource names no company
    bool is_persons = false;  ///< known to run as a person
    bool installs = false;    ///< part of an installation: what it does extends the session
    bool updates = false;     ///< the product's own setup program, which it fetched and started itself

    /// What it runs: a loader's program, or its own.
    const Text& runs() const { return program.empty() ? image : program; }
    /// Whether forgetting it would lose more than who started whom.
    bool matters() const { return !end || hop; }
};

/// What an event says of a program file.
struct ImageSeen {
    std::string_view company, hash, version, signer;
    bool nameless = false;          ///< its version resource names no company
    std::optional<bool> is_signed;  ///< and validly; empty when the record does not tell
};

/// What a program file said of itself when it last ran or was loaded.
struct ImageState {
    Text company, hash, version, signer;
    bool nameless = false;
    std::optional<bool> is_signed;

    /// What is told replaces what was known; what is not told stays.
    void take(const ImageSeen& seen, Texts& texts) {
        const auto learn = [&texts](Text& known, std::string_view told) {
            if (!told.empty() && std::string_view(known) != told) known = texts.keep(told);
        };
        learn(company, seen.company);
        learn(hash, seen.hash);
        learn(version, seen.version);
        learn(signer, seen.signer);
        if (seen.nameless || !seen.company.empty()) nameless = seen.nameless;
        if (seen.is_signed) is_signed = seen.is_signed;
    }
};

/// A program or an autostart that was removed.
struct Removal {
    Time at{};
    MaybeIndex root;  ///< product of who removed it
};

struct WrittenFile {
    Time written{};
    Text writer;             ///< program
    Text origin;             ///< HostUrl of its Zone.Identifier
    Key writer_key = 0;      ///< process
    MaybeIndex hop;          ///< of the writer, when a lineage wrote it
    bool at_home = false;    ///< in the product's own folder, long after its installation
    bool late = false;       ///< news for the lineage's product when it was written
    bool added = false;      ///< written by an installer or update, where no file was known
    bool by_update = false;  ///< written by what names itself the product's own setup program

    /// Whether forgetting it would lose more than who wrote it.
    bool matters() const { return hop || !origin.empty(); }
};

struct Autostart {
    Text name, kind;
    Text program;  ///< as registered
    Text image;    ///< the same folded, or "name X"
    MaybeIndex hop;
    Time at{};
    Text entry;              ///< registry key or file that starts it; empty when the record does not tell
    bool told_late = false;  ///< persistence was told of a late program
};

/// What a process did last to something: a connection to a destination, an order to start a service.
struct Contact {
    Key process = 0;
    Time at{};
};

struct Ended {
    Time at{};
    uint32_t times = 0;
};

/// What Windows Installer is installing.
struct MsiSession {
    size_t root = 0, hop = 0;
    Time start{};
};

/// A program file that came late.
struct LateFile {
    Text path;
    Time at{};
};

/// What is remembered of one host. Bounds: at most these many entries; the oldest goes first. Of processes and
/// files, those that matter least have tables of their own, so that a flood of them pushes out nothing else.
struct HostMemory {
    static constexpr size_t processes_max = 16'384;
    static constexpr size_t files_max = 65'536;
    static constexpr size_t names_max = 16'384;
    static constexpr size_t roots_max = 4'096;
    static constexpr size_t hops_max = 65'536;
    static constexpr size_t autostarts_max = 4'096;

    HostMemory(Texts& pool, std::string_view host) : texts(pool), name(pool.keep(host)) {}

    Texts& texts;
    Text name;
    std::vector<Root> roots;
    std::vector<Hop> hops;
    BoundedTable<Process> processes{processes_max};
    BoundedTable<Process> past_processes{names_max};     ///< ended, without a lineage
    BoundedTable<Key> key_of_pid{processes_max};         ///< the process that has the number now
    BoundedTable<WrittenFile> files{files_max};          ///< by path: those that matter
    BoundedTable<WrittenFile> plain_files{names_max};    ///< the others
    BoundedTable<ImageState> images{files_max};          ///< what ran or was loaded, by path
    BoundedTable<Removal> removed{names_max};            ///< by path, or "kind name" of an autostart
    BoundedTable<Contact> service_orders{names_max};     ///< who last asked for a service to start, by its name
    BoundedTable<Ended> ended{processes_max};            ///< when an image last ended, by path
    BoundedTable<Text> name_of_address{names_max};       ///< DNS answers seen on this host
    BoundedTable<Contact> contacts{names_max};           ///< by address and port
    BoundedTable<Text> written_by_name{files_max};       ///< path of the program file last written under a name
    BoundedTable<Autostart> autostarts{autostarts_max};  ///< by path of the program; the latest registration
    BoundedTable<uint32_t> hop_index{hops_max};          ///< by root, hop before and program
    BoundedTable<uint32_t> root_of_uninstall_key{names_max};
    BoundedTable<uint32_t> root_of_folder{names_max};  ///< the youngest claim
    BoundedTable<uint32_t> root_of_name{names_max};
    BoundedTable<bool> told{names_max};                    ///< facts already told; false: by the poorer of two logs
    BoundedTable<bool> respawns{names_max};                ///< by image and peer
    BoundedTable<uint32_t> files_written_home{names_max};  ///< by late program: files written into its product's folder
    std::optional<MsiSession> msi_session;                 ///< what msiexec is installing
    std::optional<Key> youngest;                           ///< the process of a lineage started last
    std::optional<Key> youngest_stranger;                  ///< the last process without a lineage, outside the system
    std::optional<LateFile> last_late_file;                ///< program file that came late last
    std::optional<Time> first_event;                       ///< of the stretch that is being recorded
    std::unique_ptr<PackageFiles> packages;                ///< null without a package database; not saved
    Time last_event{};
    Time known_until{};        ///< the last event of earlier hunts; not saved
    size_t known_hops = 0;     ///< of `hops`, those that earlier hunts left; not saved
    bool has_numbers = false;  ///< a log that names processes by numbers tells of starts here
    uint64_t refused = 0;      ///< roots and hops that found no room of their own

    const WrittenFile* file(Key path) const {
        const auto* found = files.find(path);
        return found ? found : plain_files.find(path);
    }
    void put_file(Key path, WrittenFile written) {
        (written.matters() ? plain_files : files).erase(path);
        (written.matters() ? files : plain_files).put(path, std::move(written));
    }
    Process* process(Key key) {
        auto* found = processes.find(key);
        return found ? found : past_processes.find(key);
    }
    /// Valid until the next is put.
    Process& put_process(Process process) {
        auto& table = process.matters() ? processes : past_processes;
        (process.matters() ? past_processes : processes).erase(process.key);
        return table[process.key] = std::move(process);
    }

    /// The root itself, or what it was merged into.
    size_t settled(size_t root) const {
        while (roots[root].merged_into) root = *roots[root].merged_into;
        return root;
    }
    size_t root_of(size_t hop) const { return settled(hops[hop].root); }
    uint64_t forgotten() const;
};

}  // namespace mitsuke::ledgers
