// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "events/event.h"

namespace mitsuke::events {

/// What of Sigma's taxonomy of log sources the readers and the ledgers give to events, in its spelling. For messages to
/// authors of rules only: a rule that asks for anything else matches nothing. Tests hold it against the readers'
/// tables.
std::span<const std::string_view> products_read();
std::span<const std::string_view> categories_read();
/// Services of the product; of all products when it is empty. Empty when any name may come, as the logs of Zeek do.
std::vector<std::string_view> services_read(std::string_view product);

/// A sensor on the network tells, not the host itself.
bool is_from_the_wire(const LogSource& source);

/// The fields that events of the category have, what every record and the ledgers add included, where that is settled;
/// else empty. A record of an endpoint product may have others, under names of its own.
std::vector<std::string_view> fields_of_category(std::string_view category);

}  // namespace mitsuke::events
