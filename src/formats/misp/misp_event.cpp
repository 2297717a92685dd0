// SPDX-License-Identifier: Apache-2.0
#include "formats/misp/misp_event.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <array>

#include "formats/json/json_member.h"

namespace mitsuke::formats {
namespace {

namespace dom = simdjson::dom;

/// MISP writes truth as true, 1 or "1".
bool is_true(const dom::object& object, std::string_view key) {
    bool truth = false;
    if (object[key].get(truth) == simdjson::SUCCESS) return truth;
    int64_t number = 0;
    if (object[key].get(number) == simdjson::SUCCESS) return number != 0;
    return json_text(object, key) == "1";
}

template <typename Each>
void for_each_object(const dom::object& parent, std::string_view key, Each each) {
    dom::array items;
    if (parent[key].get(items) != simdjson::SUCCESS) return;
    for (const dom::element item : items) {
        dom::object object;
        if (item.get(object) == simdjson::SUCCESS) each(object);
    }
}

/// misp-galaxy:malpedia="ShadowPad" -> ShadowPad, for the galaxies that name malware.
std::string_view threat_of_tag(std::string_view tag) {
    constexpr std::array<std::string_view, 6> galaxies{"misp-galaxy:malpedia=\"",      "misp-galaxy:tool=\"",
                                                       "misp-galaxy:mitre-malware=\"", "misp-galaxy:rat=\"",
                                                       "misp-galaxy:backdoor=\"",      "misp-galaxy:ransomware=\""};
    for (const auto galaxy : galaxies) {
        if (!tag.starts_with(galaxy)) continue;
        tag.remove_prefix(galaxy.size());
        return tag.substr(0, tag.find('"'));
    }
    return {};
}

void add_attributes(const dom::object& parent, std::string_view object_name, std::vector<MispAttribute>& out) {
    for_each_object(parent, "Attribute", [&](const dom::object& attribute) {
        if (is_true(attribute, "deleted")) return;
        MispAttribute one;
        one.type = json_text(attribute, "type");
        one.value = json_text(attribute, "value");
        one.comment = json_text(attribute, "comment");
        one.first_seen = json_text(attribute, "first_seen");
        one.last_seen = json_text(attribute, "last_seen");
        one.object_name = object_name;
        one.to_ids = is_true(attribute, "to_ids");
        if (!one.type.empty() && !one.value.empty()) out.push_back(one);
    });
}

MispEvent read_event(const dom::object& object) {
    MispEvent event;
    event.info = json_text(object, "info");
    event.date = json_text(object, "date");
    dom::object author;
    if (object["Orgc"].get(author) == simdjson::SUCCESS) event.author = json_text(author, "name");
    for_each_object(object, "Tag", [&event](const dom::object& tag) {
        if (event.threat.empty()) event.threat = threat_of_tag(json_text(tag, "name"));
    });
    add_attributes(object, {}, event.attributes);
    for_each_object(object, "Object", [&event](const dom::object& group) {
        if (!is_true(group, "deleted")) add_attributes(group, json_text(group, "name"), event.attributes);
    });
    return event;
}

/// {"Event": ..} or the event itself.
void add_event(const dom::element& element, std::vector<MispEvent>& out) {
    dom::object outer, inner;
    if (element.get(outer) != simdjson::SUCCESS) return;
    const bool is_wrapped = outer["Event"].get(inner) == simdjson::SUCCESS;
    const dom::object& object = is_wrapped ? inner : outer;
    dom::element ignored;
    const bool is_event =
        object["Attribute"].get(ignored) == simdjson::SUCCESS || object["Object"].get(ignored) == simdjson::SUCCESS;
    if (is_event) out.push_back(read_event(object));
}

}  // namespace

struct MispDocument::Json {
    dom::parser parser;
};

MispDocument::MispDocument() : json_(std::make_unique<Json>()) {}
MispDocument::MispDocument(MispDocument&&) noexcept = default;
MispDocument& MispDocument::operator=(MispDocument&&) noexcept = default;
MispDocument::~MispDocument() = default;

Result<MispDocument> MispDocument::parse(std::string_view json) {
    MispDocument document;
    dom::element root;
    if (const auto error = document.json_->parser.parse(json.data(), json.size()).get(root))
        return fail(ErrorKind::malformed, fmt::format("not JSON: {}", simdjson::error_message(error)));
    dom::array events;
    if (root["response"].get(events) == simdjson::SUCCESS || root.get(events) == simdjson::SUCCESS) {
        for (const dom::element each : events) add_event(each, document.events_);
    } else {
        add_event(root, document.events_);
    }
    if (document.events_.empty()) return fail(ErrorKind::malformed, "no MISP event: it has no \"Attribute\"");
    return document;
}

}  // namespace mitsuke::formats
