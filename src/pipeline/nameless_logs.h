// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "events/coverage.h"
#include "events/event.h"

namespace mitsuke::pipeline {

/// The logs and databases of package managers name no machine. They are of the one Linux machine whose records lie
/// beside them: in the same folder or archive, else in the next one around it, and so on. Where that holds records
/// of several, nobody can say whose they are, and they are nobody's.
class NamelessLogs {
public:
    using Canonical = std::function<std::string(const std::string&)>;

    NamelessLogs() = default;  ///< knows of none
    /// Asked when all inputs have been read. `is_linux` is asked with the names that sources have.
    NamelessLogs(const std::vector<events::SourceReport>& sources,
                 const std::function<bool(const std::string&)>& is_linux, const Canonical& canonical);

    /// The machine of an event of such a log, in stable storage; empty when unknown, or for other events.
    std::string_view host_of(const events::Event& event) const;

    /// Says in the sources' reports whose they are taken for, or once for each database why it is nobody's.
    void report(std::vector<events::SourceReport>& sources) const;

private:
    std::vector<std::string> host_of_source_;
};

}  // namespace mitsuke::pipeline
