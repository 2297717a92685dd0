// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

// What package managers and their database tell.

/// A program that its package owns gets ImageOwnerProduct. One that runs from a package's folder while no package's
/// list holds it, and that no lineage was seen to write, is told of once: unpackaged_program.
void tell_unpackaged(Scene& scene, const Process& process);

/// A package manager's log says that a known product was installed, upgraded or removed.
void learn_package(const Act& act, const Lineage& lineage, HostMemory& memory, Time time);

/// A package of Windows (MSIX, Store) was put in place: its folder below WindowsApps bears its version, and each
/// version is the same product.
void learn_windows_package(const Act& act, Lineage& lineage, HostMemory& memory, Time time);

}  // namespace mitsuke::ledgers
