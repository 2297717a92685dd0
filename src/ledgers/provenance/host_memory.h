// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "ledgers/bounded_map.h"
#include "ledgers/provenance/package_files.h"

namespace mitsuke::ledgers {

/// Software at the root of lineages on one host: what an installer or package brought, or what was
/// already there when the recording began.
struct Root {
    std::string name, version, signer;
    std::string installer;                       ///< program or package that installed it; empty when not seen
    std::string origin;                          ///< address it was downloaded from; empty when unknown
    std::set<std::string, std::less<>> folders;  ///< its own, lower-case
    std::set<std::string, std::less<>> vendors;  ///< names under which its vendor keeps folders, lower-case
    std::optional<Time> installed;  ///< end of the installation as far as seen; empty when it was already there
    Time first_seen{};
    Time last_install_act{};  ///< last act of the installation session
    std::optional<Time> uninstalled;
    bool is_library = false;           ///< brought by a library manager (pip, npm, gem ..), for programs to use
    std::optional<size_t> brought_by;  ///< hop of another product that had it installed
    bool outlived = false;             ///< the fact outlives_uninstall was told
    enum class Named : uint8_t { by_file, by_version_resource, declared } named = Named::by_file;
};

/// One step of a lineage: a program that a root, or an earlier hop, brought.
struct Hop {
    size_t root = 0;
    std::optional<size_t> before;
    uint32_t depth = 0;
    std::string program;
    bool late = false;          ///< brought after the installation had ended, outside the product's own folders
    bool arrived_late = false;  ///< as late, whatever company it names
    bool foreign = false;       ///< of another publisher, brought later into the product's own folder
    Time at{};
};

/// The last that a process told the network.
struct NetworkAct {
    Time at{};
    std::string whom;  ///< name, or address where no name is known
};

struct Process {
    std::string key, parent;
    std::string image, company;
    bool nameless = false;         ///< its version resource names no company
    bool is_persons = false;       ///< known to run as a person
    std::string product, version;  ///< of its version resource
    Time start{};
    std::optional<Time> end;
    std::optional<size_t> hop;
    std::string program;    ///< what a loader such as rundll32 runs; empty for the rest
    bool installs = false;  ///< part of an installation: what it does extends the session
    std::optional<NetworkAct> last_contact;
};

/// What a program file said of itself when it last ran or was loaded.
struct ImageState {
    std::string company, hash, version, signer;
    bool nameless = false;          ///< its version resource names no company
    std::optional<bool> is_signed;  ///< and validly; empty when the record does not tell

    /// What `newer` tells replaces what was known; what it does not tell stays.
    void take(const ImageState& newer) {
        for (auto part : {&ImageState::company, &ImageState::hash, &ImageState::version, &ImageState::signer})
            if (!(newer.*part).empty()) this->*part = newer.*part;
        if (newer.nameless || !newer.company.empty()) nameless = newer.nameless;
        if (newer.is_signed) is_signed = newer.is_signed;
    }
};

/// A program or an autostart that was removed.
struct Removal {
    Time at{};
    std::string by;              ///< program
    std::optional<size_t> root;  ///< its product
};

struct WrittenFile {
    Time written{};
    std::string writer;         ///< program
    std::string writer_key;     ///< process
    std::optional<size_t> hop;  ///< of the writer, when a lineage wrote it
    bool at_home = false;       ///< in the product's own folder, long after its installation
    bool late = false;          ///< news for the lineage's product when it was written
    std::string origin;         ///< HostUrl of its Zone.Identifier

    /// Whether forgetting it would lose more than who wrote it.
    bool matters() const { return hop || !origin.empty(); }
};

struct Autostart {
    std::string name, kind;
    std::string program;  ///< as registered
    std::string image;    ///< its path key
    std::optional<size_t> hop;
    Time at{};
    std::string entry;       ///< registry key or file that starts it; empty when the record does not tell
    bool told_late = false;  ///< persistence was told of a late program
};

/// What a process did last to something: a connection to a destination, an order to start a service.
struct Contact {
    std::string process;  ///< key
    Time at{};
};

struct Ended {
    Time at{};
    size_t times = 0;
};

/// What Windows Installer is installing.
struct MsiSession {
    size_t root = 0, hop = 0;
    Time start{};
};

/// What is remembered of one host. Bounds: at most these many entries; the oldest goes first.
struct HostMemory {
    static constexpr size_t processes_max = 16'384;
    static constexpr size_t files_max = 65'536;
    static constexpr size_t names_max = 16'384;
    static constexpr size_t roots_max = 4'096;
    static constexpr size_t hops_max = 65'536;
    static constexpr size_t autostarts_max = 4'096;

    std::vector<Root> roots;
    std::vector<Hop> hops;
    BoundedMap<Process> processes{processes_max};        ///< by key
    BoundedMap<std::string> key_of_pid{processes_max};   ///< the process that has the number now
    BoundedMap<WrittenFile> files{files_max};            ///< by path key: those that matter
    BoundedMap<WrittenFile> plain_files{names_max};      ///< the others, which go first
    BoundedMap<ImageState> images{files_max};            ///< what ran or was loaded, by path key
    BoundedMap<Removal> removed{names_max};              ///< by path key, or "kind name" of an autostart
    BoundedMap<Contact> service_orders{names_max};       ///< who last asked for a service to start, by its name
    BoundedMap<Ended> ended{processes_max};              ///< when an image last ended, by path key
    BoundedMap<std::string> name_of_address{names_max};  ///< DNS answers seen on this host
    BoundedMap<Contact> contacts{names_max};             ///< by "address:port"
    BoundedMap<std::string> written_by_name{files_max};  ///< path of the program file last written under a name
    BoundedMap<Autostart> autostarts{autostarts_max};    ///< by path key of the program; the latest registration
    std::map<std::tuple<size_t, size_t, std::string>, size_t> hop_index;  ///< (root, before + 1, program) -> hop
    std::map<std::string, size_t> root_of_uninstall_key;
    std::unordered_map<std::string, size_t, StringHash, std::equal_to<>> root_of_folder;  ///< the youngest claim
    std::unordered_map<std::string, size_t, StringHash, std::equal_to<>> root_of_name;    ///< by lower-case name
    std::optional<MsiSession> msi_session;         ///< what msiexec is installing
    std::unique_ptr<PackageFiles> packages;        ///< null without a package database among the inputs; not saved
    uint64_t hops_refused = 0;                     ///< programs that found no room for a hop of their own
    std::optional<std::string> youngest;           ///< key of the process of a lineage started last
    std::optional<std::string> youngest_stranger;  ///< key of the last process without a lineage, outside the system
    std::optional<std::pair<std::string, Time>> last_late_file;  ///< program file that came late last
    BoundedMap<bool> told{names_max};                            ///< facts already told
    BoundedMap<bool> respawns{names_max};                        ///< "image|peer" seen
    std::map<std::string, size_t> files_written_home;  ///< by late program: files written into its product's folder
    std::optional<Time> first_event;                   ///< of the stretch that is being recorded
    Time last_event{};

    const WrittenFile* file(std::string_view key) const {
        const auto* found = files.find(key);
        return found ? found : plain_files.find(key);
    }
    void put_file(const std::string& key, WrittenFile written) {
        if (written.matters()) {
            plain_files.erase(key);
            files.put(key, std::move(written));
            return;
        }
        files.erase(key);
        plain_files.put(key, std::move(written));
    }
};

}  // namespace mitsuke::ledgers
