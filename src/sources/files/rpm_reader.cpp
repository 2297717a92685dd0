// SPDX-License-Identifier: Apache-2.0
#include "sources/files/rpm_reader.h"

#include <optional>

#include "base/text.h"
#include "formats/rpm/rpm_log_line.h"
#include "formats/rpm/zypp_history_line.h"
#include "sources/files/line_source.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

// What either log tells of a package.
struct PackageLine {
    Time time{};
    std::string_view action, name, version, architecture, text;
};

std::optional<PackageLine> parse_rpm_log(std::string_view line) {
    const auto parsed = formats::parse_rpm_log_line(line);
    if (!parsed) return {};
    const auto& package = parsed->package;
    return PackageLine{parsed->time, parsed->action, package.name, package.version, package.architecture, parsed->text};
}

std::optional<PackageLine> parse_zypp_history(std::string_view line) {
    const auto parsed = formats::parse_zypp_history_line(line);
    if (!parsed) return {};
    return PackageLine{parsed->time, parsed->action, parsed->name, parsed->version, parsed->architecture, parsed->text};
}

using ParseLine = std::optional<PackageLine> (*)(std::string_view);

class PackageLogSource : public LineSource {
public:
    PackageLogSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary, ParseLine parse)
        : LineSource(std::move(bytes)),
          parse_(parse),
          message_(vocabulary.id("Message")),
          architecture_(vocabulary.id("PackageArchitecture")) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        const auto parsed = parse_(line.text);
        // What a package's script prints goes on over several lines; only the first has a time, or none.
        if (!parsed) return;
        events::Event& event = batch.begin();
        event.time = parsed->time;
        event.record = line.number;
        event.log_source = {"linux", "rpm", {}};
        const auto add = [&](events::FieldId id, std::string_view value) {
            if (!value.empty()) event.add(id, batch.arena.copy(value));
        };
        add(field::PackageAction, parsed->action);
        add(field::Package, parsed->name);
        add(field::PackageVersion, parsed->version);
        add(architecture_, parsed->architecture);
        add(message_, parsed->text);
    }

    ParseLine parse_;
    events::FieldId message_, architecture_;
};

bool claims_rpm_log(std::string_view head) {
    const std::string_view text = trim(head);
    return formats::parse_rpm_log_line(trim(text.substr(0, text.find('\n')))).has_value();
}

// The first line that is no comment; a file may begin with what a script printed.
bool claims_zypp_history(std::string_view head) {
    for (const std::string_view line : Parts(head, '\n'))
        if (const auto text = trim(line); !text.empty() && text.front() != '#')
            return formats::parse_zypp_history_line(text).has_value();
    return false;
}

template <ParseLine parse>
Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<PackageLogSource>(std::move(bytes), context.vocabulary, parse);
}

}  // namespace

FileFormat rpm_log_format() { return {"rpm-log", claims_rpm_log, open<parse_rpm_log>}; }

FileFormat zypp_history_format() { return {"zypp-history", claims_zypp_history, open<parse_zypp_history>}; }

}  // namespace mitsuke::sources
