// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "ledgers/ledger.h"

namespace mitsuke::ledgers {

struct HostMemory;

/// Who brought what, when, and what it became: the process tree, the files it wrote, the services
/// they became, and the installation at the root. Lineage passes through services.exe, svchost.exe,
/// systemd and explorer.exe: a service belongs to whoever wrote and registered its program.
///
/// Adds to an event of a known process: RootProduct, RootProductVersion, RootProductSigner,
/// RootInstaller, ProductAge, Lineage, LineageDepth, LineagePath, LatePayload; to a process start
/// also ImageWriter, ImageAge, ImageOrigin; to a connection DestinationName when DNS gave it.
/// Facts (log source product mitsuke, category as named): late_payload, persistence,
/// foreign_addition, twin_persistence, respawn, outlives_uninstall, self_update, known_part.
///
/// State per host is bounded by HostMemory's constants; forgotten() counts what was dropped.
class ProvenanceLedger : public Ledger {
public:
    /// `seed` keys the hashes that stand for paths, processes and names: a random number, so that nobody can choose
    /// names that collide.
    explicit ProvenanceLedger(uint64_t seed);
    ~ProvenanceLedger() override;

    bool wants(const events::Event& event) const override;
    bool may_want(const events::Event& outline) const override;
    void observe(events::Event& event, Arena& event_arena, events::Batch& facts) override;

    void learn(const events::Event& event) override;
    void recall(std::string_view lineage, const events::Event& now, events::Batch& facts) override;

    uint8_t precedence(const events::Event& event) const override;
    uint64_t forgotten() const override;

    std::string_view name() const override { return "provenance"; }
    void save(SnapshotWriter& writer) const override;
    bool restore(SnapshotReader& reader) override;

private:
    struct Fleet;
    HostMemory* memory_of(const events::Event& event);

    std::unique_ptr<Fleet> fleet_;
};

}  // namespace mitsuke::ledgers
