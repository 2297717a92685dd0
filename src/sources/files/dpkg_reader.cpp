// SPDX-License-Identifier: Apache-2.0
#include "sources/files/dpkg_reader.h"

#include "base/text.h"
#include "formats/dpkg/dpkg_line.h"
#include "sources/files/line_source.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

class DpkgSource : public LineSource {
public:
    DpkgSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : LineSource(std::move(bytes)),
          message_(vocabulary.id("Message")),
          architecture_(vocabulary.id("PackageArchitecture")) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        const auto parsed = formats::parse_dpkg_line(line.text);
        if (!parsed) return count(line, "no line of dpkg's log");
        events::Event& event = batch.begin();
        event.time = parsed->time;
        event.record = line.number;
        event.log_source = {"linux", "dpkg", {}};
        const auto add = [&](events::FieldId id, std::string_view value) {
            if (!value.empty()) event.add(id, batch.arena.copy(value));
        };
        add(field::PackageAction, parsed->action);
        add(field::Package, parsed->package);
        add(field::PackageVersion, parsed->version);
        add(architecture_, parsed->architecture);
        add(message_, parsed->text);
    }

    events::FieldId message_, architecture_;
};

bool claims(std::string_view head) {
    const std::string_view text = trim(head);
    return formats::parse_dpkg_line(trim(text.substr(0, text.find('\n')))).has_value();
}

Result<std::unique_ptr<Source>> open(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<DpkgSource>(std::move(bytes), context.vocabulary);
}

}  // namespace

FileFormat dpkg_log_format() { return {"dpkg-log", claims, open}; }

}  // namespace mitsuke::sources
