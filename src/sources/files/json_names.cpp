// SPDX-License-Identifier: Apache-2.0
#include "sources/files/json_names.h"

#include <algorithm>

namespace mitsuke::sources {

namespace {

using Act = JsonPlan::Act;

// A `from` with a dot at its end is a whole subtree, and `to` what its names begin with.
struct Row {
    std::string_view from, to;
    Act act = Act::add;
};

constexpr Row winlogbeat_rows[] = {
    {"winlog.event_data.", ""},
    {"winlog.user_data.", ""},
    {"winlog.channel", "Channel"},
    {"winlog.event_id", "EventID"},
    {"winlog.provider_name", "Provider_Name"},
    {"winlog.provider_guid", "Provider_Guid"},
    {"winlog.computer_name", "Computer"},
    {"winlog.record_id", "EventRecordID"},
    {"winlog.task", "Task"},
    {"winlog.opcode", "Opcode"},
    {"winlog.keywords", "Keywords"},
    {"winlog.version", "Version"},
    {"winlog.process.pid", "Execution_ProcessID"},
    {"winlog.process.thread.id", "Execution_ThreadID"},
    {"winlog.user.identifier", "Security_UserID"},
    {"winlog.activity_id", "Correlation_ActivityID"},
    {"winlog.api", "", Act::drop},
    {"@timestamp", "TimeCreated_SystemTime"},
    {"message", "Message"},
    {"event.code", "EventID", Act::if_absent},
    {"event.provider", "Provider_Name", Act::if_absent},
    // Winlogbeat 5 and 6
    {"event_data.", ""},
    {"user_data.", ""},
    {"event_id", "EventID"},
    {"log_name", "Channel"},
    {"source_name", "Provider_Name"},
    {"provider_guid", "Provider_Guid"},
    {"computer_name", "Computer"},
    {"record_number", "EventRecordID"},
    {"level", "Level"},
    {"task", "Task"},
    {"opcode", "Opcode"},
    {"keywords", "Keywords"},
    {"version", "Version"},
    {"process_id", "Execution_ProcessID"},
    {"thread_id", "Execution_ThreadID"},
    {"user.identifier", "Security_UserID"},
    {"activity_id", "Correlation_ActivityID"},
    // Of the shipper. What winlogbeat's own modules add (process.*, file.*, ..) repeats event_data or
    // replaces it: see ecs_rows.
    {"host.name", "host.name"},
    {"event.action", "event.action"},
    {"@metadata.", "", Act::drop},
    {"@version", "", Act::drop},
    {"agent.", "", Act::drop},
    {"beat.", "", Act::drop},
    {"ecs.", "", Act::drop},
    {"event.", "", Act::drop},
    {"host.", "", Act::drop},
    {"log.", "", Act::drop},
    {"related.", "", Act::drop},
};

// Elastic Common Schema 8, field reference.
constexpr Row ecs_rows[] = {
    {"process.executable", "Image"},
    {"process.command_line", "CommandLine"},
    {"process.working_directory", "CurrentDirectory"},
    {"process.pid", "ProcessId"},
    {"process.entity_id", "ProcessGuid"},
    {"process.parent.executable", "ParentImage"},
    {"process.parent.command_line", "ParentCommandLine"},
    {"process.parent.pid", "ParentProcessId"},
    {"process.parent.entity_id", "ParentProcessGuid"},
    {"process.pe.original_file_name", "OriginalFileName"},
    {"process.pe.description", "Description"},
    {"process.pe.product", "Product"},
    {"process.pe.company", "Company"},
    {"process.pe.file_version", "FileVersion"},
    {"process.Ext.token.integrity_level_name", "IntegrityLevel"},
    {"process.hash.md5", "MD5", Act::hash},
    {"process.hash.sha1", "SHA1", Act::hash},
    {"process.hash.sha256", "SHA256", Act::hash},
    {"process.pe.imphash", "IMPHASH", Act::hash},
    {"user.name", "", Act::user},
    {"user.domain", "", Act::domain},
    {"file.path", "TargetFilename"},
    {"file.Ext.original.path", "SourceFilename"},
    {"file.hash.md5", "MD5", Act::hash},
    {"file.hash.sha1", "SHA1", Act::hash},
    {"file.hash.sha256", "SHA256", Act::hash},
    {"dll.path", "ImageLoaded"},
    {"dll.code_signature.exists", "Signed"},
    {"dll.code_signature.subject_name", "Signature"},
    {"dll.code_signature.status", "SignatureStatus"},
    {"dll.hash.md5", "MD5", Act::hash},
    {"dll.hash.sha1", "SHA1", Act::hash},
    {"dll.hash.sha256", "SHA256", Act::hash},
    {"registry.path", "TargetObject"},
    {"registry.data.strings", "Details"},
    {"dns.question.name", "QueryName"},
    {"dns.question.type", "QueryType"},
    {"dns.response_code", "QueryStatus"},
    {"dns.answers.data", "QueryResults"},
    {"source.ip", "SourceIp"},
    {"source.port", "SourcePort"},
    {"source.domain", "SourceHostname"},
    {"source.bytes", "BytesSent"},
    {"destination.ip", "DestinationIp"},
    {"destination.port", "DestinationPort"},
    {"destination.domain", "DestinationHostname"},
    {"destination.bytes", "BytesReceived"},
    {"network.transport", "Protocol"},
    {"network.direction", "", Act::direction},
    {"tls.client.server_name", "TlsServerName"},
    {"tls.client.ja3", "Ja3"},
    {"http.request.method", "HttpMethod"},
    {"http.response.status_code", "HttpStatus"},
    {"user_agent.original", "HttpUserAgent"},
    {"url.domain", "HttpHost"},
    {"package.name", "Package"},
    {"package.version", "PackageVersion"},
    {"message", "Message"},
    {"@metadata.", "", Act::drop},
    {"ecs.", "", Act::drop},
    {"agent.", "", Act::drop},
    {"data_stream.", "", Act::drop},
    {"elastic.", "", Act::drop},
};

constexpr JsonFallback fallbacks[] = {
    {"Computer", "Hostname"},
    {"Computer", "HostName"},
    {"Computer", "hostname"},
    {"Computer", "MachineName"},
    {"Computer", "ComputerName"},
    {"Computer", "host.name"},
    {"Computer", "host"},
    {"EventID", "Id"},
    {"Channel", "LogName"},
    {"Channel", "EventLog"},
    {"Provider_Name", "SourceName"},
    {"Provider_Name", "Provider"},
    {"Provider_Name", "Provider.Name"},
    {"Provider_Name", "EventSourceName"},
    {"Provider_Name", "ProviderName"},
    {"Provider_Name", "Source"},
    {"EventRecordID", "RecordNumber"},
    {"EventRecordID", "RecordId"},
    {"EventRecordID", "EventRecordId"},
    // Local times without a zone (NXLog's EventTime) stand after those that shippers write in UTC.
    {"TimeCreated_SystemTime", "TimeCreated"},
    {"TimeCreated_SystemTime", "TimeCreated.SystemTime"},
    {"TimeCreated_SystemTime", "SystemTime"},
    {"TimeCreated_SystemTime", "@timestamp"},
    {"TimeCreated_SystemTime", "TimeGenerated"},
    {"TimeCreated_SystemTime", "EventTime"},
    {"TimeCreated_SystemTime", "EventReceivedTime"},
    {"TimeCreated_SystemTime", "timestamp"},
    {"TimeCreated_SystemTime", "_time"},
};

constexpr std::string_view times[] = {"@timestamp",
                                      "eventTime",
                                      "CreationTime",
                                      "createdDateTime",
                                      "TimeGenerated",
                                      "EventTime",
                                      "activityDateTime",
                                      "timestamp",
                                      "time",
                                      "ts",
                                      "date",
                                      "_time"};

constexpr std::string_view hosts[] = {"host.name", "host.hostname", "hostname", "Hostname",      "HostName",
                                      "Computer",  "computer",      "host",     "beat.hostname", "device.hostname"};

template <size_t count>
const Row* find_row(const Row (&rows)[count], std::string_view path) {
    for (const auto& row : rows) {
        const bool subtree = row.from.ends_with('.');
        if (subtree ? path.starts_with(row.from) : path == row.from) return &row;
    }
    return nullptr;
}

std::string without_spaces(std::string_view name) {
    std::string out(name);
    out.erase(std::remove(out.begin(), out.end(), ' '), out.end());
    return out;
}

JsonPlan follow(const Row& row, std::string_view path) {
    if (!row.from.ends_with('.')) return {row.act, std::string(row.to)};
    return {row.act, without_spaces(std::string(row.to).append(path.substr(row.from.size())))};
}

// Winlogbeat names the unnamed data of classic events param1, param2, ..
bool is_numbered_parameter(std::string_view name) {
    constexpr std::string_view start = "param";
    return name.size() > start.size() && name.starts_with(start) &&
           name.find_first_not_of("0123456789", start.size()) == std::string_view::npos;
}

JsonPlan plan_winlogbeat(std::string_view path) {
    const Row* const row = find_row(winlogbeat_rows, path);
    if (!row) {
        const Row* const common = find_row(ecs_rows, path);
        if (!common) return {Act::add, std::string(path)};
        JsonPlan plan = follow(*common, path);
        if (plan.act == Act::add) plan.act = Act::if_absent;
        return plan;
    }
    JsonPlan plan = follow(*row, path);
    if (row->from.ends_with('.') && is_numbered_parameter(plan.name)) plan.act = Act::data;
    return plan;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (size_t place = text.find(from); place != std::string::npos; place = text.find(from, place + to.size()))
        text.replace(place, from.size(), to);
}

// "Provider.#attributes.Name" and "Provider.@Name" are Provider_Name, "EventID.#text" is EventID.
std::string without_marks(std::string_view path) {
    std::string name(path);
    for (const std::string_view attribute : {".#attributes.", "_attributes.", ".@attributes.", ".@"})
        replace_all(name, attribute, "_");
    for (const std::string_view text : {".#text", ".$text", ".$value"})
        if (name.ends_with(text)) name.resize(name.size() - text.size());
    return name;
}

std::string last_component(const std::string& name) {
    const size_t dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

// The sections of an event as windows_event.h flattens them.
JsonPlan plan_evtx(std::string_view path) {
    take_prefix(path, "Event.");
    const bool namespace_only = path.ends_with("xmlns") || path.find("@xmlns") != std::string_view::npos;
    if (namespace_only || path.starts_with("#attributes") || path.starts_with("@")) return {Act::drop, {}};
    if (take_prefix(path, "System.")) return {Act::add, without_marks(path)};
    if (take_prefix(path, "UserData.")) return {Act::add, last_component(without_marks(path))};
    if (take_prefix(path, "RenderingInfo.")) return {path == "Message" ? Act::add : Act::drop, std::string(path)};
    if (!take_prefix(path, "EventData.")) return {Act::add, std::string(path)};
    if (path.starts_with("#attributes") || path.starts_with("@")) return {Act::drop, {}};
    return {Act::add, without_spaces(without_marks(path))};
}

}  // namespace

JsonPlan plan_for(JsonKind kind, std::string_view path) {
    switch (kind) {
        case JsonKind::winlogbeat: return plan_winlogbeat(path);
        case JsonKind::evtx_dump: return plan_evtx(path);
        case JsonKind::ecs:
            if (const Row* const row = find_row(ecs_rows, path)) return follow(*row, path);
            break;
        default: break;
    }
    return {Act::add, std::string(path)};
}

std::span<const JsonFallback> windows_fallbacks() { return fallbacks; }
std::span<const std::string_view> time_members() { return times; }
std::span<const std::string_view> host_members() { return hosts; }

}  // namespace mitsuke::sources
