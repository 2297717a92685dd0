// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/arena.h"
#include "events/event.h"

namespace mitsuke::sources {

/// The names that Sigma's generic network rules use beside ours, as numbers of one run.
///
/// | Sigma                 | field of the rule         | our field                                      |
/// |-----------------------|---------------------------|------------------------------------------------|
/// | category: dns         | query                     | QueryName                                      |
/// |                       | record_type               | QueryType                                      |
/// |                       | answer                    | each value of QueryResults                     |
/// | category: proxy       | c-uri                     | HttpUri, with http://HttpHost before a path    |
/// | (client to outside,   | c-uri-query               | HttpUri after '?'                              |
/// |  or HttpUri absolute) | c-uri-extension           | HttpUri's path after its last '.'              |
/// |                       | c-useragent               | HttpUserAgent                                  |
/// |                       | cs-host, cs-method        | HttpHost, HttpMethod                           |
/// |                       | sc-status, dst_ip         | HttpStatus, DestinationIp                      |
/// | category: webserver   | cs-method, cs-host        | HttpMethod, HttpHost                           |
/// | (towards an internal  | cs-uri-query              | HttpUri (SigmaHQ's rules look for paths in it) |
/// |  address)             | cs-uri-stem               | HttpUri before '?'                             |
/// |                       | cs-user-agent, sc-status  | HttpUserAgent, HttpStatus                      |
///
/// category: firewall is not given: its rules ask what a firewall decided, which nobody on the wire knows.
struct NetworkNames {
    explicit NetworkNames(events::Vocabulary& vocabulary);

    events::FieldId query, record_type, answer;
    events::FieldId c_uri, c_uri_query, c_uri_extension, c_useragent, cs_host, cs_method, sc_status, dst_ip;
    events::FieldId cs_uri_query, cs_uri_stem, cs_user_agent;
};

/// For a DNS event whose QueryName, QueryType are set: the category and Sigma's names. `answer` is
/// left to the caller, who knows the single values.
void finish_dns_event(events::Event& event, const NetworkNames& names);

/// For an HTTP event whose addresses and Http fields are set: the category that fits its direction,
/// if any, and Sigma's names.
void finish_web_event(events::Event& event, const NetworkNames& names, Arena& arena);

}  // namespace mitsuke::sources
