// SPDX-License-Identifier: Apache-2.0
// For tests: a machine's day, told act by act.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledgers/provenance/provenance.h"

namespace mitsuke::ledgers::testing_story {

namespace field = events::field;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// A machine's day, told act by act; keeps every fact the ledger tells.
class Story {
public:
    using Fields = std::initializer_list<std::pair<events::FieldId, std::string_view>>;
    struct Told {
        std::string kind;
        std::vector<std::pair<events::FieldId, std::string>> fields;
        std::string get(events::FieldId id) const {
            for (const auto& [name, value] : fields)
                if (name == id) return value;
            return {};
        }
    };

    events::Event& tell(Duration at, events::LogSource log_source, Fields fields) {
        return tell_all(at, log_source, {fields.begin(), fields.end()});
    }
    events::Event& tell_all(Duration at, events::LogSource log_source,
                            const std::vector<std::pair<events::FieldId, std::string_view>>& fields) {
        event_.reset();
        arena_.clear();
        event_.time = Time{hours(24 * 365 * 50)} + at;
        event_.host = "pc1";
        event_.log_source = log_source;
        for (const auto& [name, value] : fields) event_.add(name, value);
        events::Batch facts;
        if (ledger_.wants(event_)) ledger_.observe(event_, arena_, facts);
        for (size_t index = 0; index < facts.size(); ++index) {
            Told told{std::string(facts[index].get(field::Fact)), {}};
            for (const auto& each : facts[index].fields) told.fields.emplace_back(each.name, each.value);
            facts_.push_back(std::move(told));
        }
        return event_;
    }
    events::Event& starts(Duration at, std::string_view image, std::string_view guid, std::string_view parent_image,
                          std::string_view parent_guid, std::string_view company = "", std::string_view command = "") {
        return tell(at, {"windows", "sysmon", {"process_creation", {}, {}}},
                    {{field::Image, image},
                     {field::ProcessGuid, guid},
                     {field::ParentImage, parent_image},
                     {field::ParentProcessGuid, parent_guid},
                     {field::Company, company},
                     {field::CommandLine, command}});
    }
    // What the package database of the machine says: that `package` owns `file`, or is installed.
    void states(std::string_view package, std::string_view file) {
        event_.reset();
        event_.host = "pc1";
        event_.log_source = {"linux", "dpkg", {"package_database", {}, {}}};
        event_.add(field::Package, package);
        event_.add(field::PackageAction, file.empty() ? "installed" : "owns");
        if (file.empty()) event_.add(field::PackageVersion, "3.1-1");
        if (file.empty()) event_.add(field::PackageMaintainer, "Kawasemi K.K.");
        if (!file.empty()) event_.add(field::TargetFilename, file);
        if (ledger_.wants(event_)) ledger_.learn(event_);
    }
    void ends(Duration at, std::string_view image, std::string_view guid) {
        tell(at, {"windows", "sysmon", {"process_termination", {}, {}}},
             {{field::Image, image}, {field::ProcessGuid, guid}});
    }
    void writes(Duration at, std::string_view image, std::string_view guid, std::string_view file) {
        tell(at, {"windows", "sysmon", {"file_event", {}, {}}},
             {{field::Image, image}, {field::ProcessGuid, guid}, {field::TargetFilename, file}});
    }
    void sets(Duration at, std::string_view image, std::string_view guid, std::string_view key, std::string_view data) {
        tell(at, {"windows", "sysmon", {"registry_event", "registry_set", {}}},
             {{field::Image, image}, {field::ProcessGuid, guid}, {field::TargetObject, key}, {field::Details, data}});
    }
    void service(Duration at, std::string_view name, std::string_view command) {
        tell(at, {"windows", "system", {}},
             {{field::Provider_Name, "Service Control Manager"},
              {field::EventID, "7045"},
              {field::ServiceName, name},
              {field::ImagePath, command}});
    }

    std::vector<Told> facts(std::string_view kind) const {
        std::vector<Told> found;
        for (const auto& each : facts_)
            if (each.kind == kind) found.push_back(each);
        return found;
    }

    ProvenanceLedger& ledger() { return ledger_; }
    const ProvenanceLedger& ledger() const { return ledger_; }

private:
    ProvenanceLedger ledger_{1};
    events::Event event_;
    Arena arena_;
    std::vector<Told> facts_;
};

inline constexpr std::string_view explorer = "C:\\Windows\\explorer.exe",
                                  services = "C:\\Windows\\System32\\services.exe";
inline constexpr std::string_view setup = "C:\\Users\\a\\Downloads\\TaxSetup.exe";
inline constexpr std::string_view tax = "C:\\Program Files\\Kawasemi\\Tax\\Tax.exe",
                                  updater = "C:\\Program Files\\Kawasemi\\Tax\\Upd.exe";
inline constexpr std::string_view uninstall =
    "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Tax_is1\\";

// A person installs a tax program, whose updater runs as a service.
inline void install_tax(Story& story) {
    story.starts(minutes(0), setup, "setup", explorer, "explorer", "Kawasemi K.K.");
    story.writes(seconds(5), setup, "setup", tax);
    story.writes(seconds(6), setup, "setup", updater);
    story.service(seconds(7), "Tax Update", "\"C:\\Program Files\\Kawasemi\\Tax\\Upd.exe\" -svc");
    story.sets(seconds(8), setup, "setup", std::string(uninstall) + "DisplayName", "Kawasemi Tax");
    story.sets(seconds(8), setup, "setup", std::string(uninstall) + "DisplayVersion", "3.2");
    story.sets(seconds(8), setup, "setup", std::string(uninstall) + "Publisher", "Kawasemi Co., Ltd.");
    story.ends(seconds(20), setup, "setup");
    story.starts(seconds(30), updater, "upd", services, "services", "Kawasemi K.K.");
}

}  // namespace mitsuke::ledgers::testing_story
