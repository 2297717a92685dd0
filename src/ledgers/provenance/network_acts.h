// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ledgers/provenance/scene.h"

namespace mitsuke::ledgers {

/// A connection: whose it is, and the name that DNS gave for its destination.
void take_connection(Scene& scene);

/// A DNS question: whose it is, on the wire by the connection that the endpoint told of; its answers are remembered.
void take_dns_answer(Scene& scene);

}  // namespace mitsuke::ledgers
