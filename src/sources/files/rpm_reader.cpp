// SPDX-License-Identifier: Apache-2.0
#include "sources/files/rpm_reader.h"

#include "base/text.h"
#include "formats/rpm/rpm_log_line.h"
#include "sources/files/line_source.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

class RpmLogSource : public LineSource {
public:
    RpmLogSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : LineSource(std::move(bytes)),
          message_(vocabulary.id("Message")),
          architecture_(vocabulary.id("PackageArchitecture")) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        const auto parsed = formats::parse_rpm_log_line(line.text);
        // What a package's script prints goes on over several lines; only the first has a time.
        if (!parsed) return;
        events::Event& event = batch.begin();
        event.time = parsed->time;
        event.record = line.number;
        event.log_source = {"linux", "rpm", {}};
        const auto add = [&](events::FieldId id, std::string_view value) {
            if (!value.empty()) event.add(id, batch.arena.copy(value));
        };
        add(field::PackageAction, parsed->action);
        add(field::Package, parsed->package.name);
        add(field::PackageVersion, parsed->package.version);
        add(architecture_, parsed->package.architecture);
        add(message_, parsed->text);
    }

    events::FieldId message_, architecture_;
};

bool claims(std::string_view head) {
    const std::string_view text = trim(head);
    return formats::parse_rpm_log_line(trim(text.substr(0, text.find('\n')))).has_value();
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<RpmLogSource>(std::move(bytes), context.vocabulary);
}

}  // namespace

FileFormat rpm_log_format() { return {"rpm-log", claims, open}; }

}  // namespace mitsuke::sources
