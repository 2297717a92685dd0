// SPDX-License-Identifier: Apache-2.0
#include "views/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

#include "views/example_findings.h"

namespace mitsuke::views {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string css() {
    std::ifstream file(MITSUKE_TEST_DATA "/../content/report/report.css", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string report(const cases::Findings& findings, Language language) {
    const std::string style = css();
    std::ostringstream out;
    write_report(findings, Reader{example_catalogue(), language, Zone::parse("JST").value()},
                 ReportStyle{style, "0.1.0", "mitsuke hunt logs --format html"}, out);
    return out.str();
}

TEST(Report, looks_as_it_did_when_somebody_last_looked_at_it) {
    expect_golden("report.en.html", report(example_findings()->findings, Language::english));
    expect_golden("report.ja.html", report(example_findings()->findings, Language::japanese));
    expect_golden("report_empty.en.html", report(empty_findings(), Language::english));
}

}  // namespace
}  // namespace mitsuke::views
