// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace mitsuke::sources {

/// Packets that an interface lost before anybody could capture them, since it exists: those that its
/// driver counts as missed or overrun (Linux, Documentation/networking/statistics.rst). 0 when the
/// kernel does not say. Not among them is rx_dropped, which counts packets that were captured, too: what
/// no protocol of the machine wanted, such as the VLANs of others on a mirror port.
uint64_t interface_losses(int index);

}  // namespace mitsuke::sources
