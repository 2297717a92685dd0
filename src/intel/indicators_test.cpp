// SPDX-License-Identifier: Apache-2.0
#include "intel/indicators.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "events/vocabulary.h"

namespace mitsuke::intel {
namespace {

namespace field = events::field;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Values = std::vector<std::pair<events::FieldId, std::string>>;

class Indicators : public testing::Test {
protected:
    void load(const std::string& text, const std::string& name = "list.csv") {
        const auto taken = set_.add_file(name, text);
        ASSERT_TRUE(taken) << taken.error().message;
    }

    std::vector<IndicatorMatch> match(const Values& values, std::string_view time = "2020-07-01") {
        kept_ = values;
        events::Event event;
        event.time = *parse_time(time);
        for (const auto& [name, value] : kept_) event.add(name, value);
        std::vector<IndicatorMatch> matches;
        set_.match(event, matches);
        return matches;
    }
    /// Values of the indicators found; "?" behind those that do not stand alone.
    std::vector<std::string> found(const Values& values) {
        std::vector<std::string> out;
        for (const auto& each : match(values)) out.push_back(each.indicator->value + (each.stands_alone ? "" : "?"));
        return out;
    }

    IndicatorSet set_;
    Values kept_;
};

TEST_F(Indicators, a_domain_matches_itself_and_its_subdomains_and_nothing_else) {
    load("evil.example\n", "plain.txt");
    for (const char* name : {"evil.example", "EVIL.Example.", "a.evil.example", "a.b.c.evil.example"})
        EXPECT_THAT(found({{field::QueryName, name}}), ElementsAre("evil.example")) << name;
    for (const char* name : {"notevil.example", "evil.example.org", "example", "evil", "", ".", "..", "evil.example.."})
        EXPECT_THAT(found({{field::QueryName, name}}), IsEmpty()) << name;
}

TEST_F(Indicators, a_domain_is_looked_for_wherever_a_name_stands) {
    load("evil.example\n", "plain.txt");
    for (const auto id : {field::QueryName, field::DestinationHostname, field::TlsServerName, field::HttpHost})
        EXPECT_THAT(found({{id, "www.evil.example"}}), ElementsAre("evil.example"));
    EXPECT_THAT(found({{field::HttpHost, "evil.example:8080"}}), ElementsAre("evil.example"));
    EXPECT_THAT(found({{field::QueryResults, "type:  5 cdn.evil.example;::ffff:10.0.0.1;"}}),
                ElementsAre("evil.example"));
    EXPECT_THAT(found({{field::CommandLine, "ping evil.example"}}), IsEmpty());
}

TEST_F(Indicators, the_most_telling_of_nested_names_is_told_once) {
    load(
        "indicator,type,confidence\nevil.example,domain,high\nc2.evil.example,domain,high\nweak.evil.example,domain,"
        "low\n");
    EXPECT_THAT(found({{field::QueryName, "x.c2.evil.example"}}), ElementsAre("c2.evil.example"));
    EXPECT_THAT(found({{field::QueryName, "weak.evil.example"}}), ElementsAre("weak.evil.example?", "evil.example"));
}

TEST_F(Indicators, addresses_match_in_every_spelling) {
    load("203.0.113.7\n198.51.100.0/24\n2001:db8::/32\n203.0.113.9:8090\n", "plain.txt");
    EXPECT_THAT(found({{field::DestinationIp, "203.0.113.7"}}), ElementsAre("203.0.113.7"));
    EXPECT_THAT(found({{field::SourceIp, "::ffff:203.0.113.7"}}), ElementsAre("203.0.113.7"));
    EXPECT_THAT(found({{field::QueryResults, "::ffff:203.0.113.7;10.0.0.1"}}), ElementsAre("203.0.113.7"));
    EXPECT_THAT(found({{field::HttpHost, "203.0.113.7:9006"}}), ElementsAre("203.0.113.7"));
    EXPECT_THAT(found({{field::DestinationIp, "198.51.100.255"}}), ElementsAre("198.51.100.0/24"));
    EXPECT_THAT(found({{field::DestinationIp, "198.51.101.0"}}), IsEmpty());
    EXPECT_THAT(found({{field::DestinationIp, "2001:DB8:1::1"}}), ElementsAre("2001:db8::/32"));
    EXPECT_THAT(found({{field::DestinationIp, "203.0.113.9"}, {field::DestinationPort, "8090"}}),
                ElementsAre("203.0.113.9:8090"));
    EXPECT_THAT(found({{field::DestinationIp, "203.0.113.9"}, {field::DestinationPort, "443"}}), IsEmpty());
}

TEST_F(Indicators, a_url_matches_exactly_and_a_folder_matches_what_lies_below) {
    load("hxxp://c2.example[:]9006/softServer/\nhttps://evil.example/gate.php\n/data/msabs.dat\n", "plain.txt");
    const auto request = [this](const char* host, const char* uri, const char* port = "80") {
        return found({{field::HttpHost, host}, {field::HttpUri, uri}, {field::DestinationPort, port}});
    };
    const std::string folder = "http://c2.example:9006/softServer/";
    EXPECT_THAT(request("c2.example:9006", "/softServer/x/y?id=1", "9006"), ElementsAre(folder));
    EXPECT_THAT(request("C2.example", "/softServer/", "9006"), ElementsAre(folder));
    EXPECT_THAT(request("c2.example", "/softServer/"), IsEmpty());
    EXPECT_THAT(request("c2.example:9006", "/softserver/", "9006"), IsEmpty());
    EXPECT_THAT(request("evil.example", "/gate.php?a=b"), ElementsAre("https://evil.example/gate.php"));
    EXPECT_THAT(request("evil.example", "/gate.php/more"), IsEmpty());
    EXPECT_THAT(request("proxy.example", "http://evil.example:80/gate.php"),
                ElementsAre("https://evil.example/gate.php"));
    EXPECT_THAT(request("anything.example", "/data/msabs.dat"), ElementsAre("/data/msabs.dat"));
}

TEST_F(Indicators, digests_are_found_in_the_hashes_of_an_event) {
    const std::string sha256(64, 'a'), md5(32, 'b'), sha1(40, 'c'), imphash(32, 'd');
    load("value,type\n" + sha256 + ",FileHash-SHA256\n" + md5 + ",md5\n" + sha1 + ",hash\n" + imphash + ",imphash\n");
    EXPECT_THAT(found({{field::Hashes, "SHA1=" + sha1 + ",MD5=" + std::string(32, 'B') + ",SHA256=" + sha256 +
                                           ",IMPHASH=" + imphash}}),
                ElementsAre(sha1, md5, sha256, imphash));
    EXPECT_THAT(found({{field::Hashes, sha256}}), ElementsAre(sha256));
    // An imphash is no MD5, though it has as many digits.
    EXPECT_THAT(found({{field::Hashes, "MD5=" + imphash}}), IsEmpty());
    EXPECT_THAT(found({{field::Hashes, "MD5=,SHA1,=,,"}}), IsEmpty());
}

TEST_F(Indicators, windows_paths_match_in_every_spelling_and_cover_what_lies_below) {
    load(
        "indicator,type\nC:\\Program Files\\svm\\svm.exe,path\n%WinDir%\\System32\\PluginManager,path\n"
        "%AppData%\\Bluetooth\\log.dll,path\n%ProgramFiles%\\Odd\\x.bin,path\n");
    const std::pair<const char*, const char*> table[] = {
        {"C:\\Program Files\\svm\\svm.exe", "C:\\Program Files\\svm\\svm.exe"},
        {"d:\\PROGRAM FILES\\SVM\\SVM.EXE", "C:\\Program Files\\svm\\svm.exe"},
        {"\\Device\\HarddiskVolume3\\Program Files\\svm\\svm.exe", "C:\\Program Files\\svm\\svm.exe"},
        {"\\??\\C:\\Program Files\\svm\\svm.exe", "C:\\Program Files\\svm\\svm.exe"},
        {"C:\\Windows\\System32\\PluginManager\\a\\b.dll", "%WinDir%\\System32\\PluginManager"},
        {"C:\\Windows\\SysWOW64\\PluginManager", "%WinDir%\\System32\\PluginManager"},
        {"\\SystemRoot\\system32\\PluginManager\\x", "%WinDir%\\System32\\PluginManager"},
        {"C:\\Users\\alice\\AppData\\Roaming\\Bluetooth\\log.dll", "%AppData%\\Bluetooth\\log.dll"},
        {"C:\\Program Files (x86)\\Odd\\x.bin", "%ProgramFiles%\\Odd\\x.bin"},
    };
    for (const auto& [path, expected] : table)
        EXPECT_THAT(found({{field::Image, path}}), ElementsAre(expected)) << path;
    for (const char* path :
         {"C:\\Program Files\\svm\\svm.exe.bak", "C:\\Windows\\System32\\PluginManager2", "svm", "", "\\"})
        EXPECT_THAT(found({{field::TargetFilename, path}}), IsEmpty()) << path;
}

TEST_F(Indicators, unix_paths_keep_their_case_and_forget_the_user) {
    load("indicator,type\n/tmp/transformers.pyz,path\n/.config/sysmon/sysmon.py,path\n");
    EXPECT_THAT(found({{field::Image, "/tmp/transformers.pyz"}}), ElementsAre("/tmp/transformers.pyz"));
    EXPECT_THAT(found({{field::Image, "/tmp/Transformers.pyz"}}), IsEmpty());
    EXPECT_THAT(found({{field::TargetFilename, "/home/alice/.config/sysmon/sysmon.py"}}),
                ElementsAre("/.config/sysmon/sysmon.py"));
    EXPECT_THAT(found({{field::TargetFilename, "/root/.config/sysmon/sysmon.py"}}),
                ElementsAre("/.config/sysmon/sysmon.py"));
}

TEST_F(Indicators, a_common_file_name_never_stands_alone) {
    load("indicator,type,confidence\nsvm.exe,filename,high\nsetup.exe,filename,high\nSVMInstall.exe,filename,high\n");
    EXPECT_THAT(found({{field::Image, "C:\\x\\svm.exe"}}), ElementsAre("svm.exe?"));
    EXPECT_THAT(found({{field::TargetFilename, "C:\\x\\Setup.exe"}}), ElementsAre("setup.exe?"));
    EXPECT_THAT(found({{field::TargetFilename, "C:\\x\\svminstall.exe"}}), ElementsAre("svminstall.exe"));
    EXPECT_THAT(found({{field::ImagePath, "\"C:\\some folder\\svminstall.exe\" /service"}}),
                ElementsAre("svminstall.exe"));
    EXPECT_THAT(found({{field::ImagePath, "C:\\some folder\\svminstall.exe /service"}}), ElementsAre("svminstall.exe"));
}

TEST_F(Indicators, registry_keys_match_with_any_name_of_their_hive) {
    load(
        "indicator,type\nSoftware\\IDG\\DA,registry\nHKLM\\SOFTWARE\\Only\\Machine,regkey\nHKCU\\SOFTWARE\\WC,"
        "registry\n");
    for (const char* key : {"HKLM\\SOFTWARE\\IDG\\DA", "HKU\\S-1-5-21-1-2-3-1001\\Software\\IDG\\DA\\Value",
                            "HKLM\\Software\\Wow6432Node\\IDG\\DA", "\\REGISTRY\\MACHINE\\SOFTWARE\\IDG\\DA",
                            "HKEY_CURRENT_USER\\Software\\IDG\\DA"})
        EXPECT_THAT(found({{field::TargetObject, key}}), ElementsAre("Software\\IDG\\DA")) << key;
    EXPECT_THAT(found({{field::TargetObject, "HKLM\\SOFTWARE\\IDG\\DATA"}}), IsEmpty());
    EXPECT_THAT(found({{field::TargetObject, "HKU\\S-1-5-18\\SOFTWARE\\WC\\x"}}), ElementsAre("HKCU\\SOFTWARE\\WC"));
    EXPECT_THAT(found({{field::TargetObject, "HKLM\\SOFTWARE\\WC\\x"}}), IsEmpty());
    EXPECT_THAT(found({{field::TargetObject, "HKCU\\SOFTWARE\\Only\\Machine"}}), IsEmpty());
}

TEST_F(Indicators, services_are_known_by_name_and_by_their_registry_key) {
    load("indicator,type\nMaieService,service\n");
    EXPECT_THAT(found({{field::ServiceName, "maieservice"}}), ElementsAre("maieservice"));
    EXPECT_THAT(found({{field::TargetObject, "HKLM\\System\\CurrentControlSet\\Services\\MaieService\\ImagePath"}}),
                ElementsAre("maieservice"));
    EXPECT_THAT(found({{field::TargetObject, "HKLM\\System\\ControlSet001\\Services\\MaieService"}}),
                ElementsAre("maieservice"));
}

TEST_F(Indicators, fingerprints_of_tls_clients_match) {
    load("indicator,type\n" + std::string(32, 'e') + ",ja3\nt13d1516h2_8daaf6152771_02713d6af862,ja4\n");
    EXPECT_THAT(found({{field::Ja3, std::string(32, 'e')}}), ElementsAre(std::string(32, 'e')));
    EXPECT_THAT(found({{field::Ja4, "t13d1516h2_8daaf6152771_02713d6af862"}}),
                ElementsAre("t13d1516h2_8daaf6152771_02713d6af862"));
}

TEST_F(Indicators, a_bare_port_and_low_confidence_never_stand_alone) {
    load("indicator,type,confidence\n9006,port,high\n203.0.113.7,ipv4,low\n");
    EXPECT_THAT(found({{field::DestinationIp, "203.0.113.7"}, {field::DestinationPort, "9006"}}),
                ElementsAre("203.0.113.7?", "9006?"));
}

TEST_F(Indicators, an_expired_indicator_does_not_match_later_events) {
    load("indicator,type,expires\nevil.example,domain,2020-06-30\n");
    EXPECT_EQ(match({{field::QueryName, "evil.example"}}, "2020-06-29T12:00:00Z").size(), 1U);
    EXPECT_EQ(match({{field::QueryName, "evil.example"}}, "2020-07-01").size(), 0U);
}

TEST_F(Indicators, a_match_tells_the_list_the_threat_and_the_level) {
    load(
        "indicator,type,threat,confidence,first_seen,source,description\n"
        "evil.example,domain,GoldenSpy,high,2020-06,somebody,\"C2, first\"\nweak.example,domain,GoldenSpy,low,,,\n",
        "goldenspy.csv");
    const auto matches = match({{field::QueryName, "evil.example"}});
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].field, field::QueryName);
    EXPECT_EQ(matches[0].rule->kind, events::RuleKind::indicator);
    EXPECT_EQ(matches[0].rule->name, "goldenspy.csv");
    EXPECT_EQ(matches[0].rule->title, "Indicator of GoldenSpy");
    EXPECT_EQ(matches[0].rule->level, events::Level::high);
    EXPECT_EQ(matches[0].indicator->source, "somebody");
    EXPECT_EQ(matches[0].indicator->description, "C2, first");
    EXPECT_EQ(matches[0].indicator->first_seen, parse_time("2020-06-01"));
    EXPECT_EQ(match({{field::QueryName, "weak.example"}})[0].rule->level, events::Level::low);
}

TEST_F(Indicators, csv_is_read_with_foreign_headers_and_with_none) {
    load("Associated Malware,DNS Record Type ,FQDN,IP,Target\nSUNBURST,CNAME,a[.]evil[.]example,203.0.113.7,x\n",
         "a.csv");
    load("evil2.example,domain,high,Something\r\n\"evil3.example\",domain,75,Something\r\n", "b.csv");
    load("# note\nioc_value;ioc_type;malware\n203.0.113.9:8090;ip:port;Other\n", "c.csv");
    EXPECT_EQ(set_.size(), 5U);
    EXPECT_EQ(match({{field::QueryName, "a.evil.example"}})[0].indicator->threat, "SUNBURST");
    EXPECT_EQ(match({{field::QueryName, "evil3.example"}})[0].indicator->confidence, Confidence::high);
    EXPECT_EQ(match({{field::QueryName, "evil3.example"}})[0].indicator->threat, "Something");
    EXPECT_EQ(match({{field::DestinationIp, "203.0.113.9"}, {field::DestinationPort, "8090"}})[0].indicator->threat,
              "Other");
}

TEST_F(Indicators, a_plain_list_is_read_with_remarks_hosts_lines_and_defanged_names) {
    load(
        "# Reference: https://vendor.example/report\n\nevil[.]example\n0.0.0.0 "
        "ads.example\n||blocked.example^\nx.example/gate # remark\n",
        "t.txt");
    EXPECT_EQ(set_.size(), 4U);
    EXPECT_THAT(found({{field::QueryName, "vendor.example"}}), IsEmpty());
    EXPECT_THAT(found({{field::QueryName, "ads.example"}}), ElementsAre("ads.example"));
    EXPECT_THAT(found({{field::QueryName, "blocked.example"}}), ElementsAre("blocked.example"));
    EXPECT_THAT(found({{field::HttpHost, "x.example"}, {field::HttpUri, "/gate"}}), ElementsAre("x.example/gate"));
}

TEST_F(Indicators, stix_patterns_are_taken_apart) {
    load(R"({"type":"bundle","objects":[
        {"type":"malware","id":"malware--1","name":"ShadowPad"},
        {"type":"relationship","id":"relationship--1","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"malware--1"},
        {"type":"indicator","id":"indicator--1","name":"C2","pattern_type":"stix","confidence":85,"valid_from":"2020-01-01T00:00:00Z",
         "valid_until":"2021-01-01T00:00:00Z","pattern":"[domain-name:value = 'evil.example' OR ipv4-addr:value ISSUBSET '198.51.100.0/24'] OR [file:name IN ('odd-name-one.exe', 'odd-name-two.exe')]"},
        {"type":"indicator","id":"indicator--2","pattern_type":"stix","pattern":"[file:hashes.'SHA-256' = ')" +
             std::string(64, 'a') + R"(' AND file:name = 'long-name.exe']"},
        {"type":"indicator","id":"indicator--3","pattern_type":"stix","pattern":"[windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\Software\\\\Evil\\\\Key']"},
        {"type":"indicator","id":"indicator--4","pattern_type":"stix","pattern":"[url:value = 'http://evil2.example/x' AND NOT domain-name:value != 'never.example']"},
        {"type":"indicator","id":"indicator--5","pattern_type":"yara","pattern":"rule x {}"},
        {"type":"indicator","id":"indicator--6","pattern_type":"stix","pattern":"[domain-name:value = 'open"},
        {"type":"indicator","id":"indicator--7","revoked":true,"pattern_type":"stix","pattern":"[domain-name:value = 'revoked.example']"},
        {"type":"observed-data","id":"observed-data--1","object_refs":["domain-name--1"]},
        {"type":"domain-name","id":"domain-name--1","value":"seen.example"},
        {"type":"domain-name","id":"domain-name--2","value":"mentioned.example"}]})",
         "bundle.json");
    const auto matches = match({{field::QueryName, "evil.example"}});
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].indicator->threat, "ShadowPad");
    EXPECT_EQ(matches[0].indicator->confidence, Confidence::high);
    EXPECT_TRUE(match({{field::QueryName, "evil.example"}}, "2021-02-01").empty());
    EXPECT_THAT(found({{field::DestinationIp, "198.51.100.9"}}), ElementsAre("198.51.100.0/24"));
    EXPECT_THAT(found({{field::Image, "C:\\odd-name-two.exe"}}), ElementsAre("odd-name-two.exe"));
    EXPECT_THAT(found({{field::Hashes, "SHA256=" + std::string(64, 'a')}}), ElementsAre(std::string(64, 'a')));
    EXPECT_THAT(found({{field::Image, "C:\\long-name.exe"}}), ElementsAre("long-name.exe?"));
    EXPECT_THAT(found({{field::TargetObject, "HKLM\\SOFTWARE\\Evil\\Key\\x"}}),
                ElementsAre("HKEY_LOCAL_MACHINE\\Software\\Evil\\Key"));
    EXPECT_THAT(found({{field::HttpHost, "evil2.example"}, {field::HttpUri, "/x"}}),
                ElementsAre("http://evil2.example/x?"));
    EXPECT_THAT(found({{field::QueryName, "seen.example"}}), ElementsAre("seen.example?"));
    EXPECT_THAT(found({{field::QueryName, "mentioned.example"}}), IsEmpty());
    EXPECT_THAT(found({{field::QueryName, "revoked.example"}}), IsEmpty());
    EXPECT_THAT(set_.warnings(), ElementsAre(HasSubstr("indicator--5: pattern language yara"),
                                             HasSubstr("indicator--6: a string is not closed")));
}

TEST_F(Indicators, misp_attributes_respect_to_ids_and_composites) {
    load(R"({"Event":{"info":"Campaign X","date":"2020-06-25","Orgc":{"name":"CERT"},
        "Tag":[{"name":"tlp:white"},{"name":"misp-galaxy:malpedia=\"ShadowPad\""}],
        "Attribute":[
          {"type":"domain","value":"evil.example","to_ids":true},
          {"type":"hostname","value":"context.example","to_ids":false},
          {"type":"ip-dst|port","value":"203.0.113.9|8090","to_ids":true},
          {"type":"domain","value":"deleted.example","to_ids":true,"deleted":true},
          {"type":"link","value":"https://vendor.example/report","to_ids":false},
          {"type":"comment","value":"domain notes.example","to_ids":false}],
        "Object":[{"name":"file","Attribute":[{"type":"filename|sha256","value":"long-name.exe|)" +
             std::string(64, 'a') + R"(","to_ids":true}]}]}})",
         "misp.json");
    EXPECT_EQ(set_.size(), 5U);
    const auto matches = match({{field::QueryName, "evil.example"}});
    ASSERT_EQ(matches.size(), 1U);
    EXPECT_EQ(matches[0].indicator->threat, "ShadowPad");
    EXPECT_EQ(matches[0].indicator->source, "CERT");
    EXPECT_THAT(found({{field::QueryName, "context.example"}}), ElementsAre("context.example?"));
    EXPECT_THAT(found({{field::DestinationIp, "203.0.113.9"}, {field::DestinationPort, "8090"}}),
                ElementsAre("203.0.113.9:8090"));
    EXPECT_THAT(found({{field::Hashes, "SHA256=" + std::string(64, 'a')}}), ElementsAre(std::string(64, 'a')));
    EXPECT_THAT(found({{field::Image, "C:\\long-name.exe"}}), ElementsAre("long-name.exe?"));
    EXPECT_THAT(found({{field::QueryName, "deleted.example"}}), IsEmpty());
}

TEST_F(Indicators, lines_that_cannot_be_read_are_named_with_their_place) {
    load("indicator,type\nevil.example,domain\nnot a domain,domain\nabc,sha256\n0.0.0.0/0,cidr\n*.com,domain\n");
    EXPECT_EQ(set_.size(), 1U);
    EXPECT_THAT(set_.warnings(), ElementsAre(HasSubstr("list.csv: line 3: "), HasSubstr("line 4: "),
                                             HasSubstr("line 5: "), HasSubstr("line 6: ")));
}

TEST_F(Indicators, what_is_no_list_is_an_error) {
    for (const std::string text :
         {"", "  \n", "hello\nworld\n", "{\"a\":1}", "{", "\177ELF", "dear all,\nplease see below, thanks\n"})
        EXPECT_FALSE(set_.add_file("x", text)) << text;
    EXPECT_FALSE(set_.add_file("x", std::string("a.example\0", 10)));
    EXPECT_EQ(set_.size(), 0U);
}

TEST_F(Indicators, the_same_again_is_counted_once_per_list) {
    load("evil.example\nEVIL.example.\nevil[.]example\n", "a.txt");
    load("evil.example\n", "b.txt");
    EXPECT_EQ(set_.size(), 2U);
    EXPECT_EQ(match({{field::QueryName, "evil.example"}}).size(), 2U);
}

class OwnIndicators : public Indicators {
protected:
    void SetUp() override {
        for (const char* name : {"goldenspy.csv", "goldenhelper.csv", "shadowpad.csv"}) {
            std::ifstream file(std::filesystem::path(MITSUKE_TEST_DATA) / "../content/indicators" / name);
            load({std::istreambuf_iterator<char>(file), {}}, name);
        }
    }
};

TEST(IndicatorReport, says_what_is_looked_for_and_how_much_of_each_list_was_refused) {
    IndicatorSet set;
    ASSERT_TRUE(set.add_file("a.csv",
                             "indicator,type\nevil.example,domain\nworse.example,domain\n"
                             "999.1.1.1,ip\n10.0.0.0/99,cidr\n192.0.2.7,ip\n"));
    ASSERT_TRUE(set.add_file("b.csv", "indicator,type\nd41d8cd98f00b204e9800998ecf8427e,md5\n"));
    const auto report = set.report();
    EXPECT_EQ(report.loaded, 4U);
    const std::vector<std::pair<std::string, uint64_t>> types{{"domain", 2}, {"ip", 1}, {"md5", 1}};
    EXPECT_EQ(report.types, types);
    ASSERT_EQ(report.lists.size(), 2U);
    EXPECT_EQ(report.lists[0].list, "a.csv");
    EXPECT_EQ(report.lists[0].taken, 3U);
    EXPECT_EQ(report.lists[0].refused, 2U);
    EXPECT_EQ(report.lists[1].refused, 0U);
    EXPECT_EQ(report.refused(), 2U);
}

TEST_F(OwnIndicators, are_all_read_and_say_what_they_are_about) {
    EXPECT_THAT(set_.warnings(), IsEmpty());
    EXPECT_GT(set_.size(), 400U);
    EXPECT_THAT(found({{field::QueryName, "download.ningzhidata.com"}}), ElementsAre("download.ningzhidata.com"));
    EXPECT_THAT(found({{field::QueryName, "sajajlyoogrmk.x.nylalobghyhirgh.com"}}), ElementsAre("nylalobghyhirgh.com"));
    EXPECT_THAT(found({{field::TargetFilename, "C:\\Program Files\\svm\\svm.exe"}}),
                ElementsAre("C:\\Program Files\\svm\\svm.exe", "svm.exe?"));
    EXPECT_THAT(found({{field::Image, "C:\\Windows\\temp\\taxver.exe"}}),
                UnorderedElementsAre("%WinDir%\\temp\\taxver.exe", "taxver.exe"));
}

TEST_F(OwnIndicators, do_not_alert_on_the_tax_software_or_on_a_shared_edge) {
    for (const char* name : {"cdn.i-xinnuo.com", "upgrade.i-xinnuo.com", "i-xinnuo.com"})
        for (const auto& each : match({{field::QueryName, name}})) EXPECT_FALSE(each.stands_alone) << name;
    const auto edge = match({{field::DestinationIp, "59.83.204.14"}});
    ASSERT_EQ(edge.size(), 1U);
    EXPECT_FALSE(edge[0].stands_alone);
    EXPECT_EQ(edge[0].rule->level, events::Level::low);
}

TEST(PublicLists, of_the_corpus_are_read) {
    const std::filesystem::path folder = std::filesystem::path(MITSUKE_SHARED) / "corpus/net/ioc";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no corpus at " << folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path());
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        IndicatorSet set;
        const auto taken = set.add_file(entry.path().filename(), text);
        ASSERT_TRUE(taken) << taken.error().message;
        const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
        EXPECT_GT(*taken, lines / 4) << entry.path();
        EXPECT_LT(set.warnings().size(), 5U)
            << entry.path() << ": " << (set.warnings().empty() ? "" : set.warnings()[0]);
    }
}

}  // namespace
}  // namespace mitsuke::intel
