// SPDX-License-Identifier: Apache-2.0
#include "formats/stix/stix_bundle.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <unordered_map>
#include <unordered_set>

#include "formats/json/json_member.h"

namespace mitsuke::formats {
namespace {

namespace dom = simdjson::dom;

class BundleReader {
public:
    StixBundle read(const dom::array& objects) {
        for (const dom::element each : objects) note(each);
        for (const dom::element each : objects) {
            dom::object object;
            if (each.get(object) != simdjson::SUCCESS) continue;
            const std::string_view type = json_text(object, "type");
            if (type == "indicator") indicator(object);
            if (observed_.contains(json_text(object, "id"))) observable(object, type);
        }
        return std::move(bundle_);
    }

private:
    /// First pass: names and who refers to whom.
    void note(const dom::element& element) {
        dom::object object;
        if (element.get(object) != simdjson::SUCCESS) return;
        const std::string_view type = json_text(object, "type"), id = json_text(object, "id");
        if (type == "relationship" && json_text(object, "relationship_type") == "indicates")
            indicates_.emplace(json_text(object, "source_ref"), json_text(object, "target_ref"));
        if (type == "observed-data") note_references(object);
        const std::string_view name = json_text(object, "name");
        if (type != "indicator" && !name.empty()) names_.emplace(id, name);
    }

    void note_references(const dom::object& object) {
        dom::array references;
        if (object["object_refs"].get(references) != simdjson::SUCCESS) return;
        for (const dom::element each : references) {
            std::string_view id;
            if (each.get(id) == simdjson::SUCCESS) observed_.insert(id);
        }
    }

    StixIndicator common(const dom::object& object) const {
        StixIndicator out;
        out.id = json_text(object, "id");
        out.name = json_text(object, "name");
        out.description = json_text(object, "description");
        out.valid_from = json_text(object, "valid_from");
        out.valid_until = json_text(object, "valid_until");
        int64_t confidence = 0;
        if (object["confidence"].get(confidence) == simdjson::SUCCESS) out.confidence = confidence;
        if (const auto target = indicates_.find(out.id); target != indicates_.end())
            out.threat = name_of(target->second);
        out.author = name_of(json_text(object, "created_by_ref"));
        return out;
    }

    std::string_view name_of(std::string_view id) const {
        const auto found = names_.find(id);
        return found == names_.end() ? std::string_view{} : found->second;
    }

    void indicator(const dom::object& object) {
        bool is_revoked = false;
        if (object["revoked"].get(is_revoked) == simdjson::SUCCESS && is_revoked) return;
        StixIndicator out = common(object);
        const std::string_view language = json_text(object, "pattern_type");
        if (!language.empty() && language != "stix")
            return warn(out.id, fmt::format("pattern language {} is not read", language));
        auto comparisons = parse_stix_pattern(json_text(object, "pattern"));
        if (!comparisons) return warn(out.id, comparisons.error().message);
        if (comparisons->empty()) return warn(out.id, "pattern compares nothing");
        out.comparisons = std::move(*comparisons);
        bundle_.indicators.push_back(std::move(out));
    }

    /// The properties of an observable that a pattern would ask for.
    void observable(const dom::object& object, std::string_view type) {
        StixIndicator out = common(object);
        out.is_observed = true;
        const auto add = [&](std::string_view path, std::string_view value) {
            if (value.empty()) return;
            StixComparison one;
            one.object = type;
            one.path = path;
            one.comparator = "=";
            one.values.emplace_back(value);
            out.comparisons.push_back(std::move(one));
        };
        for (const std::string_view path : {"value", "key", "path"}) add(path, json_text(object, path));
        if (type == "file" || type == "mutex") add("name", json_text(object, "name"));
        dom::object hashes;
        if (object["hashes"].get(hashes) == simdjson::SUCCESS) {
            for (const auto& [algorithm, digest] : hashes) {
                std::string_view text;
                if (digest.get(text) == simdjson::SUCCESS) add(fmt::format("hashes.{}", algorithm), text);
            }
        }
        if (!out.comparisons.empty()) bundle_.indicators.push_back(std::move(out));
    }

    void warn(std::string_view id, std::string_view why) { bundle_.warnings.push_back(fmt::format("{}: {}", id, why)); }

    StixBundle bundle_;
    std::unordered_map<std::string_view, std::string_view> names_, indicates_;
    std::unordered_set<std::string_view> observed_;
};

}  // namespace

Result<StixBundle> parse_stix_bundle(std::string_view json) {
    dom::parser parser;
    dom::element root;
    if (const auto error = parser.parse(json.data(), json.size()).get(root))
        return fail(ErrorKind::malformed, fmt::format("not JSON: {}", simdjson::error_message(error)));
    dom::array objects;
    if (root["objects"].get(objects) == simdjson::SUCCESS || root.get(objects) == simdjson::SUCCESS)
        return BundleReader().read(objects);
    return fail(ErrorKind::malformed, "no STIX bundle: it has no \"objects\"");
}

}  // namespace mitsuke::formats
