// SPDX-License-Identifier: Apache-2.0
#include "intel/indicator_list.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "formats/misp/misp_event.h"
#include "formats/stix/stix_bundle.h"
#include "intel/indicator_type.h"

namespace mitsuke::intel {
namespace {

/// The type of a STIX comparison (STIX 2.1 chapter 6), as a word of type_of_word; empty when events
/// do not show it.
std::string_view stix_type(const formats::StixComparison& comparison) {
    const std::string_view object = comparison.object, path = comparison.path;
    if (object == "domain-name" && path == "value") return "domain";
    if ((object == "ipv4-addr" || object == "ipv6-addr") && path == "value") return "ip";
    if (object == "url" && path == "value") return "url";
    if (object == "mutex" && path == "name") return "mutex";
    if (object == "windows-registry-key" && path == "key") return "regkey";
    if (object == "directory" && path == "path") return "path";
    if (object == "network-traffic") {
        if (path == "dst_port") return "port";
        if (path == "dst_ref.value" || path == "src_ref.value") return "guess";
        return contains_ignoring_case(path, "ja3") ? "ja3" : contains_ignoring_case(path, "ja4") ? "ja4" : "";
    }
    if (ends_with_ignoring_case(path, "service_name") || ends_with_ignoring_case(path, "display_name"))
        return "service";
    if (object != "file") return {};
    if (path == "name") return "filename";
    if (starts_with_ignoring_case(path, "hashes.")) return path.substr(7);
    return ends_with_ignoring_case(path, "imphash") ? "imphash" : "";
}

/// A digest identifies a file whatever else is asked of it; anything else in an AND is only a part.
bool is_strong(const formats::StixComparison& comparison, std::string_view type) {
    const auto known = type_of_word(type);
    const bool is_digest =
        known == IndicatorType::md5 || known == IndicatorType::sha1 || known == IndicatorType::sha256;
    return comparison.is_sufficient || is_digest;
}

void take_stix(const formats::StixIndicator& indicator, ListSink& sink) {
    ListedIndicator listed;
    listed.threat = indicator.threat.empty() ? indicator.name : indicator.threat;
    listed.source = indicator.author;
    listed.description = indicator.description.empty() ? indicator.name : indicator.description;
    listed.first_seen = parse_date(indicator.valid_from);
    listed.expires = parse_date(indicator.valid_until);
    size_t taken = 0;
    for (const auto& comparison : indicator.comparisons) {
        const std::string_view type = stix_type(comparison);
        const bool is_exact =
            comparison.comparator == "=" || comparison.comparator == "IN" || comparison.comparator == "ISSUBSET";
        if (type.empty() || !is_exact || comparison.is_negated) continue;
        listed.type = type == "guess" ? "" : type;
        listed.confidence =
            indicator.confidence ? std::optional(confidence_of_number(*indicator.confidence)) : std::nullopt;
        if (indicator.is_observed || !is_strong(comparison, type)) listed.confidence = Confidence::low;
        for (const auto& value : comparison.values) {
            listed.value = value;
            sink.take(listed, 0);
            ++taken;
        }
    }
    if (taken == 0) sink.warn(indicator.id, "its pattern asks for nothing that events show");
}

struct MispPart {
    std::string_view type, value;
};

/// "filename|sha256" and "a.exe|9f.." are two parts; "ip-dst|port" and "regkey|value" are one.
std::array<MispPart, 2> misp_parts(const formats::MispAttribute& attribute) {
    const size_t bar = attribute.type.find('|'), value_bar = attribute.value.find('|');
    if (bar == std::string_view::npos) return {MispPart{attribute.type, attribute.value}, MispPart{}};
    const std::string_view first = attribute.type.substr(0, bar), second = attribute.type.substr(bar + 1);
    const std::string_view head = attribute.value.substr(0, value_bar);
    const std::string_view tail =
        value_bar == std::string_view::npos ? std::string_view{} : attribute.value.substr(value_bar + 1);
    if (first.starts_with("ip-") && second == "port") return {MispPart{attribute.type, attribute.value}, MispPart{}};
    if (first == "regkey" || second == "port") return {MispPart{first, head}, MispPart{}};
    return {MispPart{first, head}, MispPart{second, tail}};
}

void take_misp(const formats::MispEvent& event, const formats::MispAttribute& attribute, ListSink& sink) {
    const bool is_composite = attribute.type.find('|') != std::string_view::npos;
    for (const auto& part : misp_parts(attribute)) {
        if (part.value.empty() || part.type == "link" || part.type == "port" || !type_of_word(part.type)) continue;
        ListedIndicator listed;
        std::string with_colon(part.value);
        // MISP joins address and port by '|'.
        if (const size_t bar = with_colon.find('|'); bar != std::string::npos) with_colon[bar] = ':';
        listed.value = type_of_word(part.type) == IndicatorType::ip_port ? std::string_view(with_colon) : part.value;
        listed.type = part.type;
        listed.threat = event.threat.empty() ? event.info : event.threat;
        listed.source = event.author;
        listed.description = attribute.comment;
        listed.first_seen = parse_date(attribute.first_seen.empty() ? event.date : attribute.first_seen);
        const bool is_name_beside_digest = is_composite && type_of_word(part.type) == IndicatorType::file_name;
        listed.confidence = attribute.to_ids && !is_name_beside_digest ? Confidence::medium : Confidence::low;
        sink.take(listed, 0);
    }
}

}  // namespace

Result<void> read_stix_list(std::string_view text, ListSink& sink) {
    const auto bundle = TRY(formats::parse_stix_bundle(text));
    for (const auto& warning : bundle.warnings) sink.warn("STIX", warning);
    for (const auto& each : bundle.indicators) take_stix(each, sink);
    return {};
}

Result<void> read_misp_list(std::string_view text, ListSink& sink) {
    const auto document = TRY(formats::MispDocument::parse(text));
    for (const auto& event : document.events())
        for (const auto& attribute : event.attributes) take_misp(event, attribute, sink);
    return {};
}

Result<void> read_indicator_list(std::string_view text, ListSink& sink) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return fail(ErrorKind::malformed, "the list is empty");
    const bool is_json =
        text[start] == '{' || (text[start] == '[' && text.find_first_of('{', start) != std::string_view::npos);
    if (is_json) {
        auto misp = read_misp_list(text, sink);
        return misp ? misp : read_stix_list(text, sink);
    }
    if (text.find('\0') != std::string_view::npos) return fail(ErrorKind::malformed, "the list holds binary data");
    looks_like_csv(text) ? read_csv_list(text, sink) : read_plain_list(text, sink);
    return {};
}

}  // namespace mitsuke::intel
