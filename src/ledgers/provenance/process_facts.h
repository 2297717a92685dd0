// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

// What the start of a program tells. Each function appends at most one fact.

/// A lineage runs a program that its product's installation did not bring.
void tell_late_payload(Scene& scene, const Process& process);

/// A lineage runs a program of another publisher that it brought into its product's own folder long after
/// the installation; foreign_signer when that program also starts by itself.
void tell_home_payload(Scene& scene, const Text& program, size_t hop, std::string_view company);

/// A program that ended less than two minutes ago is started again by a peer of its own lineage, or by
/// the service manager when a peer asked it to (sc start, net start). Mutual when seen both ways.
/// A program of another publisher that an update of the product brought and that starts by itself.
void tell_foreign_addition(Scene& scene, const Text& program, size_t hop, std::string_view company);
void tell_respawn(Scene& scene, const Process& process);

/// A program of the system with a parent that it never has (svchost.exe not started by services.exe).
void tell_odd_parent(Scene& scene, const Process& process);

/// A process of the system's account wrote this program after it had talked to the network, and runs it.
void tell_remote_exec(Scene& scene, const Process& process);

/// `program`, which bears the name of a picture, document or archive (is_content_name), runs or is loaded.
void tell_masquerade(Scene& scene, std::string_view program, std::optional<size_t> hop, std::string_view company);

/// A late program enters itself, under its own company's name, in the list of installed programs: speaks
/// for a deployment in the open.
void tell_declared_install(Scene& scene, const Process& process);

/// A program of a product that another product had installed runs: told about that other one, with the
/// autostart if it has one; `deploys` when it is not the first that this product had installed here.
void tell_brought_product(Scene& scene, const Process& process);

/// Remembers whom `sc start NAME` and its like were started by.
void learn_service_order(Scene& scene, const Process& process);

}  // namespace mitsuke::ledgers
