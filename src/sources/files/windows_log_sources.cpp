// SPDX-License-Identifier: Apache-2.0
#include "sources/files/windows_log_sources.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"

namespace mitsuke::sources {

namespace {

using Names = std::string_view[];

// A key added or deleted is EventType CreateKey, DeleteKey or DeleteValue of Sysmon 12.
constexpr EventCategories sysmon_events[] = {
    {1, "", {"process_creation"}},
    {2, "", {"file_change"}},
    {3, "", {"network_connection"}},
    {4, "", {"sysmon_status"}},
    {5, "", {"process_termination"}},
    {6, "", {"driver_load"}},
    {7, "", {"image_load"}},
    {8, "", {"create_remote_thread"}},
    {9, "", {"raw_access_thread"}},
    {10, "", {"process_access"}},
    {11, "", {"file_event"}},
    {12, "CreateKey", {"registry_event", "registry_add"}},
    {12, "DeleteKey", {"registry_event", "registry_delete"}},
    {12, "DeleteValue", {"registry_event", "registry_delete"}},
    {12, "", {"registry_event"}},
    {13, "", {"registry_event", "registry_set"}},
    {14, "", {"registry_event", "registry_rename"}},
    {15, "", {"create_stream_hash"}},
    {16, "", {"sysmon_status"}},
    {17, "", {"pipe_created"}},
    {18, "", {"pipe_created"}},
    {19, "", {"wmi_event"}},
    {20, "", {"wmi_event"}},
    {21, "", {"wmi_event"}},
    {22, "", {"dns_query"}},
    {23, "", {"file_delete"}},
    {24, "", {"clipboard_capture", "clipboard_change"}},
    {25, "", {"process_tampering"}},
    {26, "", {"file_delete", "file_delete_detected"}},
    {27, "", {"file_block_executable"}},
    {28, "", {"file_block_shredding"}},
    {29, "", {"file_executable_detected"}},
    {255, "", {"sysmon_error"}},
};
constexpr EventCategories security_events[] = {{4688, "", {"process_creation"}}};
constexpr EventCategories powershell_events[] = {{4103, "", {"ps_module"}}, {4104, "", {"ps_script"}}};
constexpr EventCategories powershell_classic_events[] = {
    {400, "", {"ps_classic_start"}}, {600, "", {"ps_classic_provider_start"}}, {800, "", {"ps_classic_script"}}};
// Defender's events that name a threat or a path.
constexpr EventCategories windefend_events[] = {
    {1006, "", {"antivirus"}}, {1007, "", {"antivirus"}}, {1008, "", {"antivirus"}}, {1009, "", {"antivirus"}},
    {1010, "", {"antivirus"}}, {1011, "", {"antivirus"}}, {1012, "", {"antivirus"}}, {1017, "", {"antivirus"}},
    {1018, "", {"antivirus"}}, {1019, "", {"antivirus"}}, {1115, "", {"antivirus"}}, {1116, "", {"antivirus"}}};

constexpr Names application = {"Application"};
constexpr Names application_experience = {
    "Microsoft-Windows-Application-Experience/Program-Telemetry",
    "Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant",
};
constexpr Names applocker = {
    "Microsoft-Windows-AppLocker/MSI and Script",
    "Microsoft-Windows-AppLocker/EXE and DLL",
    "Microsoft-Windows-AppLocker/Packaged app-Deployment",
    "Microsoft-Windows-AppLocker/Packaged app-Execution",
};
constexpr Names appmodel_runtime = {"Microsoft-Windows-AppModel-Runtime/Admin"};
constexpr Names appxdeployment_server = {"Microsoft-Windows-AppXDeploymentServer/Operational",
                                         "Microsoft-Windows-AppXDeployment-Server/Operational"};
constexpr Names appxpackaging_om = {"Microsoft-Windows-AppxPackaging/Operational"};
constexpr Names bitlocker = {"Microsoft-Windows-BitLocker/BitLocker Management"};
constexpr Names bits_client = {"Microsoft-Windows-Bits-Client/Operational"};
constexpr Names capi2 = {"Microsoft-Windows-CAPI2/Operational"};
constexpr Names certificate_lifecycle = {"Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational"};
constexpr Names codeintegrity = {"Microsoft-Windows-CodeIntegrity/Operational"};
constexpr Names dhcp = {"Microsoft-Windows-DHCP-Server/Operational", "Microsoft-Windows-Dhcp-Server/Operational"};
constexpr Names diagnosis_scripted = {"Microsoft-Windows-Diagnosis-Scripted/Operational"};
constexpr Names dns_client = {"Microsoft-Windows-DNS Client Events/Operational",
                              "Microsoft-Windows-DNS-Client/Operational"};
constexpr Names dns_server = {"DNS Server"};
constexpr Names dns_server_analytic = {"Microsoft-Windows-DNS-Server/Analytical",
                                       "Microsoft-Windows-DNSServer/Analytical"};
constexpr Names dns_server_audit = {"Microsoft-Windows-DNS-Server/Audit", "Microsoft-Windows-DNSServer/Audit"};
constexpr Names driver_framework = {"Microsoft-Windows-DriverFrameworks-UserMode/Operational"};
constexpr Names firewall_as = {"Microsoft-Windows-Windows Firewall With Advanced Security/Firewall"};
constexpr Names hyper_v_worker = {
    "Microsoft-Windows-Hyper-V-Worker",
    "Microsoft-Windows-Hyper-V-Worker-Admin",
    "Microsoft-Windows-Hyper-V-Worker-Operational",
};
constexpr Names iis_configuration = {"Microsoft-IIS-Configuration/Operational"};
constexpr Names kernel_event_tracing = {
    "Microsoft-Windows-Kernel-EventTracing",
    "Microsoft-Windows-Kernel-EventTracing/Admin",
    "Microsoft-Windows-Kernel-EventTracing/Analytic",
};
constexpr Names kernel_shimengine = {
    "Microsoft-Windows-Kernel-ShimEngine/Operational",
    "Microsoft-Windows-Kernel-ShimEngine/Diagnostic",
};
constexpr Names ldap = {"Microsoft-Windows-LDAP-Client/Debug"};
constexpr Names lsa_server = {"Microsoft-Windows-LSA/Operational"};
constexpr Names msexchange = {"MSExchange Management"};
constexpr Names ntfs = {"Microsoft-Windows-Ntfs/Operational"};
constexpr Names ntlm = {"Microsoft-Windows-NTLM/Operational"};
constexpr Names openssh = {"OpenSSH/Operational"};
constexpr Names powershell = {"Microsoft-Windows-PowerShell/Operational", "PowerShellCore/Operational"};
constexpr Names powershell_classic = {"Windows PowerShell"};
constexpr Names printservice_admin = {"Microsoft-Windows-PrintService/Admin"};
constexpr Names printservice_operational = {"Microsoft-Windows-PrintService/Operational"};
constexpr Names security = {"Security"};
constexpr Names security_mitigations = {
    "Microsoft-Windows-Security-Mitigations/Kernel Mode", "Microsoft-Windows-Security-Mitigations/User Mode",
    "Microsoft-Windows-Security-Mitigations/KernelMode", "Microsoft-Windows-Security-Mitigations/UserMode"};
constexpr Names sense = {"Microsoft-Windows-SENSE/Operational"};
// The taxonomy says servicebus-client, the one rule that asks for it says otherwise.
constexpr Names servicebus_client = {"Microsoft-ServiceBus-Client/Admin", "Microsoft-ServiceBus-Client/Operational"};
constexpr Names shell_core = {"Microsoft-Windows-Shell-Core/Operational"};
constexpr Names smbclient_connectivity = {"Microsoft-Windows-SmbClient/Connectivity"};
constexpr Names smbclient_security = {"Microsoft-Windows-SmbClient/Security"};
constexpr Names smbserver_connectivity = {"Microsoft-Windows-SMBServer/Connectivity"};
constexpr Names sysmon = {"Microsoft-Windows-Sysmon/Operational", "Linux-Sysmon/Operational"};
constexpr Names system_log = {"System"};
constexpr Names taskscheduler = {"Microsoft-Windows-TaskScheduler/Operational"};
constexpr Names terminalservices = {"Microsoft-Windows-TerminalServices-LocalSessionManager/Operational"};
constexpr Names vhdmp = {"Microsoft-Windows-VHDMP/Operational", "Microsoft-Windows-VHDMP-Operational"};
constexpr Names windefend = {"Microsoft-Windows-Windows Defender/Operational"};
constexpr Names wmi = {"Microsoft-Windows-WMI-Activity/Operational"};

constexpr WindowsService services[] = {
    {"application", application, {}},
    {"application-experience", application_experience, {}},
    {"applocker", applocker, {}},
    {"appmodel-runtime", appmodel_runtime, {}},
    {"appxdeployment-server", appxdeployment_server, {}},
    {"appxpackaging-om", appxpackaging_om, {}},
    {"bitlocker", bitlocker, {}},
    {"bits-client", bits_client, {}},
    {"capi2", capi2, {}},
    {"certificateservicesclient-lifecycle-system", certificate_lifecycle, {}},
    {"codeintegrity-operational", codeintegrity, {}},
    {"dhcp", dhcp, {}},
    {"diagnosis-scripted", diagnosis_scripted, {}},
    {"dns-client", dns_client, {}},
    {"dns-server", dns_server, {}},
    {"dns-server-analytic", dns_server_analytic, {}},
    {"dns-server-audit", dns_server_audit, {}},
    {"driver-framework", driver_framework, {}},
    {"firewall-as", firewall_as, {}},
    {"hyper-v-worker", hyper_v_worker, {}},
    {"iis-configuration", iis_configuration, {}},
    {"kernel-event-tracing", kernel_event_tracing, {}},
    {"kernel-shimengine", kernel_shimengine, {}},
    {"ldap", ldap, {}},
    {"lsa-server", lsa_server, {}},
    {"microsoft-servicebus-client", servicebus_client, {}},
    {"msexchange-management", msexchange, {}},
    {"ntfs", ntfs, {}},
    {"ntlm", ntlm, {}},
    {"openssh", openssh, {}},
    {"powershell", powershell, powershell_events},
    {"powershell-classic", powershell_classic, powershell_classic_events},
    {"printservice-admin", printservice_admin, {}},
    {"printservice-operational", printservice_operational, {}},
    {"security", security, security_events},
    {"security-mitigations", security_mitigations, {}},
    {"sense", sense, {}},
    {"shell-core", shell_core, {}},
    {"smbclient-connectivity", smbclient_connectivity, {}},
    {"smbclient-security", smbclient_security, {}},
    {"smbserver-connectivity", smbserver_connectivity, {}},
    {"sysmon", sysmon, sysmon_events},
    {"system", system_log, {}},
    {"taskscheduler", taskscheduler, {}},
    {"terminalservices-localsessionmanager", terminalservices, {}},
    {"vhdmp", vhdmp, {}},
    {"windefend", windefend, windefend_events},
    {"wmi", wmi, {}},
};

// Providers that write to one channel only.
struct ProviderChannel {
    std::string_view provider, channel;
};
constexpr ProviderChannel provider_channels[] = {
    {"Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational"},
    {"Linux-Sysmon", "Linux-Sysmon/Operational"},
    {"Microsoft-Windows-Security-Auditing", "Security"},
    {"Microsoft-Windows-PowerShell", "Microsoft-Windows-PowerShell/Operational"},
    {"PowerShellCore", "PowerShellCore/Operational"},
    {"PowerShell", "Windows PowerShell"},
    {"Service Control Manager", "System"},
    {"Microsoft-Windows-Windows Defender", "Microsoft-Windows-Windows Defender/Operational"},
    {"Microsoft-Windows-TaskScheduler", "Microsoft-Windows-TaskScheduler/Operational"},
    {"Microsoft-Windows-WMI-Activity", "Microsoft-Windows-WMI-Activity/Operational"},
    {"Microsoft-Windows-Bits-Client", "Microsoft-Windows-Bits-Client/Operational"},
    {"MsiInstaller", "Application"},
    {"Application Error", "Application"},
};

// Names of one length differ at their ends: the hash looks there only.
struct NameHash {
    size_t operator()(std::string_view name) const {
        size_t hash = name.size();
        for (const char c : name.substr(name.size() - std::min<size_t>(name.size(), 24)))
            hash = hash * 31 + static_cast<unsigned char>(ascii_lower(c));
        return hash;
    }
};
struct SameName {
    bool operator()(std::string_view left, std::string_view right) const { return equals_ignoring_case(left, right); }
};
using NameIndex = std::unordered_map<std::string_view, const WindowsService*, NameHash, SameName>;

// Channels and lone providers in one index; no name is both.
const NameIndex& index_of_names() {
    static const NameIndex index = [] {
        NameIndex names;
        for (const auto& service : services)
            for (const auto channel : service.channels) names.emplace(channel, &service);
        for (const auto& each : provider_channels)
            if (const auto found = names.find(each.channel); found != names.end())
                names.emplace(each.provider, found->second);
        return names;
    }();
    return index;
}

const WindowsService* look_up(std::string_view name) {
    if (name.empty()) return nullptr;
    const auto& index = index_of_names();
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

}  // namespace

std::span<const WindowsService> windows_services() { return services; }

const WindowsService* windows_service(std::string_view channel, std::string_view provider) {
    if (const auto* found = look_up(channel)) return found;
    // A known kind of channel that no rule asks for keeps its records to itself.
    const bool lost = channel.empty() || equals_ignoring_case(channel, "ForwardedEvents");
    return lost ? look_up(provider) : nullptr;
}

}  // namespace mitsuke::sources
