// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_record.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "base/time.h"
#include "formats/json/json_member.h"
#include "sources/files/ecs_categories.h"
#include "sources/files/event_bound.h"
#include "sources/files/event_xml.h"
#include "sources/files/linux_services.h"
#include "sources/files/windows_event.h"

namespace mitsuke::sources {

namespace {

using events::ValueType;
using simdjson::dom::element_type;
using Act = JsonPlan::Act;
namespace field = events::field;

// Nested deeper, values are left out. Splitter and parser bound a document's depth too.
constexpr size_t depth_max = 48;

JsonKind kind_of(simdjson::dom::object object) {
    JsonMarks marks;
    for (const auto member : object) marks.add(member.key);
    return marks.kind();
}

// Some shippers write "/Date(1588000000000)/" (PowerShell), seconds or milliseconds since 1970.
std::optional<Time> lenient_time(std::string_view text) {
    if (const auto time = parse_time(text)) return time;
    constexpr std::string_view date = "/Date(";
    if (text.starts_with(date)) text = text.substr(date.size(), text.find_first_of("+-)", date.size()) - date.size());
    constexpr int64_t least_milliseconds = 100'000'000'000;  // as seconds, the year 5138
    const auto number = parse_integer(text);
    if (!number) return parse_epoch(text);
    if (*number < least_milliseconds) return parse_epoch(text);
    const int64_t milliseconds_max = std::numeric_limits<int64_t>::max() / 1'000'000;
    if (*number > milliseconds_max) return {};
    return Time{std::chrono::milliseconds{*number}};
}

}  // namespace

JsonRecord::JsonRecord(events::Vocabulary& vocabulary) : names_(vocabulary) {
    const auto id = [&](std::string_view name) { return vocabulary.id(name); };
    for (const auto& each : windows_fallbacks()) fallbacks_.push_back({id(each.target), id(each.from)});
    for (const auto name : time_members()) times_.push_back(id(name));
    for (const auto name : host_members()) hosts_.push_back(id(name));
    event_data_ = id("EventData");
    event_category_ = id("event.category");
    event_type_ = id("event.type");
    event_action_ = id("event.action");
    os_type_ = id("host.os.type");
    os_platform_ = id("host.os.platform");
    os_family_ = id("host.os.family");
    syslog_message_ = id("SyslogMessage");
    process_name_ = id("ProcessName");
    workload_ = id("Workload");
}

Result<void> JsonRecord::read(simdjson::dom::object object, events::Event& event, Arena& arena) {
    event_ = &event;
    arena_ = &arena;
    ++document_;
    has_unnoted_ = false;
    last_ = nullptr;
    user_ = domain_ = {};
    hashes_.clear();
    path_.clear();
    depth_ = 0;
    // Elasticsearch's exports put the document beside its index and id.
    if (simdjson::dom::object source; object["_source"].get(source) == simdjson::SUCCESS) object = source;
    kind_ = kind_of(object);
    const bool may_wrap = kind_ == JsonKind::other || kind_ == JsonKind::ecs || kind_ == JsonKind::evtx_dump;
    if (may_wrap && read_wrapped_xml(object)) return {};
    if (kind_ == JsonKind::winlogbeat) {
        // Before what the shipper's modules made of it, which fills gaps only.
        if (simdjson::dom::object own; object["winlog"].get(own) == simdjson::SUCCESS) {
            path_ = "winlog";
            add_object(own);
            path_.clear();
        }
    }
    add_object(object);
    add_kept_parts();
    return finish(kind_);
}

void JsonRecord::add_object(simdjson::dom::object object) {
    if (depth_ == depth_max) return;
    ++depth_;
    const size_t length = path_.size();
    for (const auto member : object) {
        // Read already, before the others.
        if (depth_ == 1 && length == 0 && kind_ == JsonKind::winlogbeat && member.key == "winlog" &&
            member.value.is_object())
            continue;
        if (!path_.empty()) path_ += '.';
        path_ += member.key;
        add_element(member.value);
        path_.resize(length);
    }
    --depth_;
}

void JsonRecord::add_element(Element element) {
    switch (element.type()) {
        case element_type::OBJECT: {
            const auto object = element.get_object().value_unsafe();
            if (!add_named_data(object)) add_object(object);
            break;
        }
        case element_type::ARRAY: add_array(element.get_array().value_unsafe()); break;
        default: add_scalar(element); break;
    }
}

void JsonRecord::add_array(simdjson::dom::array array) {
    if (depth_ == depth_max) return;
    ++depth_;
    for (const auto each : array) add_element(each);
    --depth_;
}

// {"@Name": "Image", "#text": "C:\\.."}, as some converters write <Data Name='Image'>.
bool JsonRecord::add_named_data(simdjson::dom::object object) {
    if (kind_ != JsonKind::evtx_dump || !path_.ends_with("EventData.Data")) return false;
    std::string_view name;
    for (const std::string_view key : {"@Name", "Name", "_Name"})
        if (name.empty()) name = formats::json_text(object, key);
    for (const std::string_view key : {"#attributes", "@attributes", "$"})
        if (simdjson::dom::object inner; name.empty() && object[key].get(inner) == simdjson::SUCCESS)
            name = formats::json_text(inner, "Name");
    if (name.empty()) return false;
    const auto id = names_.id(event_data_name(name, *arena_));
    if (!id) return true;
    for (const std::string_view key : {"#text", "text", "Value", "value", "content", "_"}) {
        Element found;
        if (object[key].get(found) != simdjson::SUCCESS) continue;
        ValueType type = ValueType::text;
        const std::string_view value = to_text(found, type);
        add(*id, value, type);
        return true;
    }
    add(*id, {}, ValueType::null);
    return true;
}

void JsonRecord::add(events::FieldId id, std::string_view value, ValueType type) {
    if (!is_full(*event_)) add_more(id, value, type);
}

void JsonRecord::add_more(events::FieldId id, std::string_view value, ValueType type) {
    if (id >= added_.size()) added_.resize(id + 1);
    added_[id] = document_;
    event_->add(id, value, type);
}

void JsonRecord::add_scalar(Element element) {
    const Target& target = target_of_path();
    if (target.act == Act::drop) return;
    ValueType type = ValueType::text;
    const std::string_view value = to_text(element, type);
    act_on(target, value, type);
}

std::string_view JsonRecord::to_text(Element element, ValueType& type) {
    switch (element.type()) {
        case element_type::STRING: {
            type = ValueType::text;
            const std::string_view text = element.get_string().value_unsafe();
            return arena_->copy(text);
        }
        case element_type::INT64:
            type = ValueType::integer;
            return arena_->copy(fmt::format_int(element.get_int64().value_unsafe()).c_str());
        case element_type::UINT64:
            type = ValueType::integer;
            return arena_->copy(fmt::format_int(element.get_uint64().value_unsafe()).c_str());
        case element_type::DOUBLE:
            type = ValueType::real;
            return arena_->copy(fmt::format("{}", element.get_double().value_unsafe()));
        case element_type::BOOL: type = ValueType::boolean; return element.get_bool().value_unsafe() ? "true" : "false";
        default: type = ValueType::null; return {};
    }
}

const JsonRecord::Target& JsonRecord::target_of_path() {
    static const Target dropped;
    Target* target = last_ ? last_->next : nullptr;
    if (!target || target->path != path_) {
        target = look_up_path();
        if (!target) return dropped;
        if (last_) last_->next = target;
    }
    last_ = target;
    return *target;
}

// Null for names that are too long, and when there are too many.
JsonRecord::Target* JsonRecord::look_up_path() {
    auto& targets = targets_[static_cast<size_t>(kind_)];
    if (const auto found = targets.find(path_); found != targets.end()) return &found->second;
    if (path_.size() > FieldNames::name_size_max || targets.size() >= FieldNames::names_max) return nullptr;
    return &targets.emplace(path_, make_target()).first->second;
}

JsonRecord::Target JsonRecord::make_target() {
    JsonPlan plan = plan_for(kind_, path_);
    Target target;
    target.path = path_;
    target.act = plan.act;
    const bool is_field = plan.act == Act::add || plan.act == Act::if_absent || plan.act == Act::data;
    if (is_field) {
        const auto id = names_.id(plan.name);
        target.act = id ? plan.act : Act::drop;
        target.id = id.value_or(0);
    }
    target.name = std::move(plan.name);
    return target;
}

void JsonRecord::act_on(const Target& target, std::string_view value, ValueType type) {
    switch (target.act) {
        case Act::if_absent:
            if (!was_added(target.id)) add(target.id, value, type);
            break;
        case Act::data:
            add(target.id, value, type);
            add(field::Data, value, type);
            break;
        case Act::hash:
            if (!hashes_.empty()) hashes_ += ',';
            hashes_.append(target.name).append("=").append(value);
            break;
        case Act::user: user_ = value; break;
        case Act::domain: domain_ = value; break;
        case Act::direction: {
            const bool outward = value == "egress" || value == "outbound";
            const bool inward = value == "ingress" || value == "inbound";
            if (outward || inward) add(field::Initiated, outward ? "true" : "false", ValueType::boolean);
            break;
        }
        case Act::drop: break;
        case Act::add: add(target.id, value, type); break;
    }
}

// Fields that are made of several values.
void JsonRecord::add_kept_parts() {
    if (!hashes_.empty() && !was_added(field::Hashes)) add_more(field::Hashes, arena_->copy(hashes_), ValueType::text);
    if (user_.empty() || was_added(field::User)) return;
    const auto user = domain_.empty() ? user_ : arena_->copy(fmt::format("{}\\{}", domain_, user_));
    add_more(field::User, user, ValueType::text);
}

Result<void> JsonRecord::finish(JsonKind kind) {
    switch (kind) {
        case JsonKind::winlogbeat:
        case JsonKind::evtx_dump:
        case JsonKind::flat: return finish_windows();
        case JsonKind::ecs: finish_ecs(); break;
        case JsonKind::cloudtrail: event_->log_source = {"aws", "cloudtrail", {}}; break;
        case JsonKind::office365:
            event_->log_source = {"m365", event_->get(workload_) == "Exchange" ? "exchange" : "audit", {}};
            break;
        case JsonKind::other: finish_syslog_row(); break;
    }
    set_time_and_host();
    return {};
}

Result<void> JsonRecord::finish_windows() {
    if (kind_ == JsonKind::flat) expand_event_data();
    use_fallbacks();
    auto* const created = event_->find(field::TimeCreated_SystemTime);
    if (created && !parse_time(created->value)) {
        if (const auto time = lenient_time(created->value)) created->value = arena_->copy(format_rfc3339(*time));
    }
    if (finish_windows_event(*event_, *arena_)) return {};
    return fail(ErrorKind::malformed, "no EventID, or neither Channel nor Provider");
}

void JsonRecord::use_fallbacks() {
    for (const auto& each : fallbacks_) {
        if (!may_have(each.from) || has(each.target)) continue;
        const auto* const found = event_->find(each.from);
        if (!found || found->value.empty()) continue;
        add_more(each.target, found->value, found->type);
    }
}

// Sentinel's tables keep an event's own data as a string of JSON or XML in EventData.
void JsonRecord::expand_event_data() {
    const auto* const found = event_->find(event_data_);
    if (!found) return;
    const std::string_view text = trim(found->value);
    // A torn string leaves the fields before the tear; the string itself stays in any case.
    if (text.starts_with('<')) {
        has_unnoted_ = true;
        (void)add_event_xml(text, names_, *arena_, *event_);
        return;
    }
    if (!text.starts_with('{')) return;
    simdjson::dom::object inner;
    if (inner_parser_.parse(text.data(), text.size()).get(inner) != simdjson::SUCCESS) return;
    add_object(inner);
}

// An <Event> as a string within another document, as Sentinel's Syslog table and raw shippers have it.
bool JsonRecord::read_wrapped_xml(simdjson::dom::object object) {
    for (const auto member : object) {
        std::string_view text;
        if (member.value.get(text) == simdjson::SUCCESS && read_xml(text)) return true;
        if (simdjson::dom::object inner; member.key == "event" && member.value.get(inner) == simdjson::SUCCESS) {
            if (read_xml(formats::json_text(inner, "original"))) return true;
        }
    }
    return false;
}

bool JsonRecord::read_xml(std::string_view text) {
    const EventXmlPlace place = find_whole_event_xml(text);
    if (place.end == std::string_view::npos) return false;
    const std::string_view xml = text.substr(place.begin, place.end - place.begin);
    if (add_event_xml(xml, names_, *arena_, *event_) && finish_windows_event(*event_, *arena_)) return true;
    event_->fields.clear();
    return false;
}

void JsonRecord::set_time_and_host() {
    for (const auto id : times_) {
        const auto time = lenient_time(event_->get(id));
        if (!time) continue;
        event_->time = *time;
        break;
    }
    for (const auto id : hosts_) {
        if (!event_->host.empty()) break;
        event_->host = event_->get(id);
    }
}

void JsonRecord::finish_ecs() {
    for (const auto id : {os_type_, os_platform_, os_family_}) {
        if (event_->log_source.product.empty()) event_->log_source.product = ecs_product(event_->get(id));
    }
    const bool is_dns = event_->has(field::QueryName);
    const std::string_view category = is_dns ? "dns" : event_->get(event_category_);
    event_->log_source.categories = ecs_categories(category, event_->get(event_type_), event_->get(event_action_));
}

// A row of Sentinel's Syslog table.
void JsonRecord::finish_syslog_row() {
    if (!event_->has(syslog_message_)) return;
    event_->log_source.product = "linux";
    event_->log_source.service = linux_service(event_->get(process_name_));
}

}  // namespace mitsuke::sources
