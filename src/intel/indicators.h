// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "events/coverage.h"
#include "events/detection.h"
#include "events/event.h"

namespace mitsuke::intel {

enum class IndicatorType : uint8_t {
    domain,
    ip,
    cidr,
    ip_port,
    url,
    md5,
    sha1,
    sha256,
    imphash,
    path,
    file_name,
    registry_key,
    service,
    mutex,
    ja3,
    ja4,
    port,
    other,
};
std::string_view to_string(IndicatorType type);

enum class Confidence : uint8_t { low, medium, high };
std::string_view to_string(Confidence confidence);

/// One known-bad thing, as published.
struct Indicator {
    std::string value;  ///< refanged and normalised: lower-case names and hashes, no trailing dot
    IndicatorType type = IndicatorType::other;
    Confidence confidence = Confidence::medium;
    std::string threat;
    std::string source;
    std::string description;
    std::optional<Time> first_seen;
    std::optional<Time> expires;  ///< an indicator past its expiry never matches an event after it
};

/// An indicator that an event shows.
struct IndicatorMatch {
    const Indicator* indicator = nullptr;
    events::FieldId field = 0;  ///< where
    /// False for what never makes a detection by itself: low confidence, a bare port, a common file name.
    bool stands_alone = true;
    const events::RuleInfo* rule = nullptr;  ///< one per indicator list and threat; lives as long as the set
};

/// All indicators of a run. Add all lists, then match from any number of threads. Indicators are
/// data: never resolved, never contacted.
class IndicatorSet {
public:
    IndicatorSet();
    ~IndicatorSet();

    /// CSV (with or without header), STIX 2.1 bundle, MISP event, or plain list: found by content.
    /// Lines that cannot be read are listed in warnings() with their place. The count of
    /// indicators taken; an error when nothing in it looks like an indicator list.
    Result<size_t> add_file(const std::string& name, std::string_view text);

    void match(const events::Event& event, std::vector<IndicatorMatch>& matches) const;

    size_t size() const;
    const std::vector<std::string>& warnings() const;
    /// What is looked for, by type, and what each list gave.
    events::IndicatorReport report() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// "hxxp://evil[.]example(.)com" -> "http://evil.example.com"; also [:], {.}, [dot], [at], fxp.
std::string refang(std::string_view text);
/// "evil.example.com" -> "evil[.]example[.]com", for reports.
std::string defang(std::string_view text);

}  // namespace mitsuke::intel
