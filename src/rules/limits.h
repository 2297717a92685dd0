// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// What a rule file may ask for. A rule file comes from outside: whatever passes these bounds is
/// rejected with a message, so that no file makes loading or matching hang, crash or swell. The
/// largest of SigmaHQ's 3,757 rules is given in brackets.
namespace mitsuke::rules::limits {

/// A file. All of SigmaHQ in one file is 10 MB.
constexpr size_t file_bytes_max = 64UL * 1024 * 1024;
/// Documents of one file [3,757 when all are joined].
constexpr size_t documents_max = 20'000;
/// Nodes of one document, aliases written out [4,000].
constexpr size_t document_nodes_max = 500'000;
/// Text of one document, aliases written out [295,078].
constexpr size_t document_bytes_max = 16UL * 1024 * 1024;
/// Lists and maps inside each other [5].
constexpr size_t nesting_max = 64;

/// One value of a detection [217].
constexpr size_t value_bytes_max = 16UL * 1024;
/// Texts that one value may become through windash, expand and base64offset.
constexpr size_t variants_max = 4'096;
/// Patterns of one rule after all modifiers [2,400].
constexpr size_t matchers_max = 200'000;
/// Memory of one compiled regular expression. RE2 refuses to compile what does not fit and falls
/// back to a slower, still linear, search where its cache does not.
constexpr int64_t regex_memory_bytes = 8L * 1024 * 1024;

/// Search identifiers of a rule [34], and the bytes of a name.
constexpr size_t searches_max = 500;
constexpr size_t search_name_bytes_max = 256;
/// A condition [200], and its parentheses and nots inside each other [2].
constexpr size_t condition_bytes_max = 8UL * 1024;
constexpr size_t condition_nesting_max = 64;

/// A correlation: rules that it names, those of an ordered one, and fields that it groups by or counts.
constexpr size_t correlation_rules_max = 64;
constexpr size_t correlation_ordered_rules_max = 16;
constexpr size_t correlation_fields_max = 16;
/// Groups that one correlation keeps at a time, events of one group, and events in all its groups.
constexpr size_t correlation_groups_max = 65'536;
constexpr size_t correlation_group_events_max = 65'536;
constexpr size_t correlation_events_max = 524'288;
/// Events that a correlation names when it fires; the others are counted.
constexpr size_t correlation_evidence_max = 32;
/// A value longer than this is compared by its hash.
constexpr size_t correlation_value_bytes_max = 256;
/// Rules of one id: the same rule, loaded from several places.
constexpr size_t same_id_max = 64;
/// Patterns that filters add to rules, over all rules: a filter is laid into each rule that it names.
constexpr size_t filter_copies_max = 1'000'000;

/// Messages kept per file; further ones are counted.
constexpr size_t messages_max = 1'000;

}  // namespace mitsuke::rules::limits
