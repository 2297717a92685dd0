// SPDX-License-Identifier: Apache-2.0
#include "sources/files/package_database_reader.h"

#include <string>

#include "formats/dpkg/dpkg_status.h"
#include "sources/files/line_source.h"

namespace mitsuke::sources {

namespace {

namespace field = events::field;

constexpr events::LogSource database{"linux", "dpkg", {"package_database", {}, {}}};

events::Event& begin_statement(events::Batch& batch, uint64_t record) {
    events::Event& event = batch.begin();
    event.record = record;
    event.log_source = database;
    return event;
}

class StatusSource : public LineSource {
public:
    StatusSource(std::unique_ptr<ByteStream> bytes, events::Vocabulary& vocabulary)
        : LineSource(std::move(bytes)), architecture_(vocabulary.id("PackageArchitecture")) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        if (formats::DpkgStatusParser::begins(line.text)) {
            tell(batch);
            first_line_ = line.number;
        }
        if (!parser_.take(line.text)) count(line, "no field of dpkg's database");
    }
    void flush(events::Batch& batch) override { tell(batch); }

    void tell(events::Batch& batch) {
        const auto package = parser_.finish();
        if (!package) return;
        events::Event& event = begin_statement(batch, first_line_);
        const auto add = [&](events::FieldId id, std::string_view value) {
            if (!value.empty()) event.add(id, batch.arena.copy(value));
        };
        add(field::PackageAction, package->state);
        add(field::Package, package->package);
        add(field::PackageVersion, package->version);
        add(field::PackageMaintainer, package->maintainer);
        add(field::PackageSection, package->section);
        add(field::PackageOrigin, package->origin);
        add(architecture_, package->architecture);
    }

    formats::DpkgStatusParser parser_;
    events::FieldId architecture_;
    uint64_t first_line_ = 0;
};

// What the two kinds of info files share: a package, and a file of it in each line.
class OwnedFilesSource : public LineSource {
public:
    OwnedFilesSource(std::unique_ptr<ByteStream> bytes, std::string_view package)
        : LineSource(std::move(bytes)), package_(package) {}

protected:
    events::Event& own(events::Batch& batch, uint64_t line, std::string_view path) {
        events::Event& event = begin_statement(batch, line);
        event.add(field::PackageAction, "owns");
        event.add(field::Package, batch.arena.copy(package_));
        event.add(field::TargetFilename, batch.arena.copy(path));
        return event;
    }

private:
    std::string package_;
};

class ListSource : public OwnedFilesSource {
public:
    using OwnedFilesSource::OwnedFilesSource;

private:
    // A folder stands before what lies in it, so the line after it tells it from a file.
    void read_line(const Line& line, events::Batch& batch) override {
        if (!line.text.starts_with('/')) return count(line, "no path");
        const bool is_folder =
            line.text.size() > path_.size() && line.text.starts_with(path_) && line.text[path_.size()] == '/';
        if (!path_.empty() && path_ != "/." && !is_folder) (void)own(batch, number_, path_);
        path_ = line.text;
        number_ = line.number;
    }
    void flush(events::Batch& batch) override {
        if (!path_.empty() && path_ != "/.") (void)own(batch, number_, path_);
        path_.clear();
    }

    std::string path_;
    uint64_t number_ = 0;
};

class SumsSource : public OwnedFilesSource {
public:
    using OwnedFilesSource::OwnedFilesSource;

private:
    void read_line(const Line& line, events::Batch& batch) override {
        const auto sum = formats::parse_dpkg_sum(line.text);
        if (!sum) return count(line, "no sum of a package's file");
        events::Event& event = own(batch, line.number, "/" + std::string(sum->path));
        event.add(field::Hashes, batch.arena.copy("MD5=" + std::string(sum->md5)));
    }
};

bool claims_list(std::string_view head) { return head.starts_with("/.\n/"); }

bool claims_sums(std::string_view head) { return formats::parse_dpkg_sum(head.substr(0, head.find('\n'))).has_value(); }

Result<std::unique_ptr<Source>> open_status(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<StatusSource>(std::move(bytes), context.vocabulary);
}

template <typename InfoSource>
Result<std::unique_ptr<Source>> open_info(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    const auto package = formats::package_of_info_file(context.path);
    if (package.empty()) return fail(ErrorKind::unsupported, "a list of a package's files whose name names no package");
    return std::make_unique<InfoSource>(std::move(bytes), package);
}

}  // namespace

FileFormat dpkg_status_format() { return {"dpkg-status", formats::is_dpkg_status, open_status}; }
FileFormat dpkg_list_format() { return {"dpkg-list", claims_list, open_info<ListSource>}; }
FileFormat dpkg_md5sums_format() { return {"dpkg-md5sums", claims_sums, open_info<SumsSource>}; }

}  // namespace mitsuke::sources
