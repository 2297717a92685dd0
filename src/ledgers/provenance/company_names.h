// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "ledgers/texts.h"

namespace mitsuke::ledgers {

/// Whether two company names mean one company: compared by their words, without case, punctuation
/// and legal forms (Inc., Co., Ltd., GmbH, K.K. ..). Empty when either is unknown.
std::optional<bool> same_company(std::string_view left, std::string_view right);
std::optional<bool> same_company(const Text& left, const Text& right);

/// Whether there is more to a company's name than its legal form.
bool has_company_words(std::string_view name);

/// Whether a telling word of a company's or product's name, of four letters or more and no legal form, is in `text`.
bool bears_name(std::string_view text, std::string_view name);

/// Whether a DNS name bears the company's or the product's name in one of its labels.
bool fits_publisher(std::string_view dns_name, std::string_view company, std::string_view product);

/// Sysmon writes "-" for a program whose version resource names no company, and for every program of Linux.
bool is_nameless(std::string_view company, std::string_view image);

}  // namespace mitsuke::ledgers
