// SPDX-License-Identifier: Apache-2.0
#include "rules/lint_taxonomy.h"

#include <fmt/format.h>

#include <algorithm>

#include "events/log_sources.h"
#include "rules/suggestion.h"
#include "rules/yaml_scalar.h"

namespace mitsuke::rules {

namespace {

using events::Gravity;
using Names = std::vector<std::string_view>;

bool is_one_of(std::string_view name, const Names& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class TaxonomyLint {
public:
    TaxonomyLint(const YamlNode& document, AppliedPipelines& applied, const Tell& tell)
        : document_(document), applied_(applied), tell_(tell) {}

    void look_at_log_source() {
        const auto products = events::products_read();
        const auto categories = events::categories_read();
        const LogSourceFilter& asked = applied_.log_source();
        const Names known_products(products.begin(), products.end());
        look_at("product", asked.product, known_products, "");
        look_at("category", asked.category, {categories.begin(), categories.end()}, "");
        // Of a product that nobody reads, or that names its services as it likes, there is no more to say.
        if (!asked.product.empty() && !is_one_of(asked.product, known_products)) return;
        const std::string of = asked.product.empty() ? "" : fmt::format(" of {}", asked.product);
        look_at("service", asked.service, events::services_read(asked.product), of);
    }

    void look_at_fields(const YamlNode& detection) {
        fields_ = events::fields_of_category(applied_.log_source().category);
        for (const auto& [key, value] : detection.entries)
            if (key.text != "condition" && key.text != "timeframe") look_at_search(value);
    }

private:
    void look_at(std::string_view key, const std::string& asked, const Names& known, const std::string& of) {
        if (asked.empty() || known.empty() || is_one_of(asked, known)) return;
        const YamlNode* const log_source = document_.find("logsource");
        const YamlNode* const node = log_source ? log_source->find(key) : nullptr;
        tell_(Gravity::warning, node ? node->place : document_.place,
              fmt::format("no telemetry{} that Mitsuke reads has the {} '{}'{}", of, key, asked,
                          suggestion(asked, known)));
    }

    /// `nesting_max` of the reader bounds the recursion.
    void look_at_search(const YamlNode& node) {
        for (const auto& item : node.items) look_at_search(item);
        for (const auto& [key, value] : node.entries) look_at_test(key, value);
    }

    void look_at_test(const YamlNode& key, const YamlNode& value) {
        const std::string_view text = key.text;
        const std::string field(text.substr(0, text.find('|')));
        if (field.empty()) return;
        const auto names = applied_.names_of(field);
        const auto is_known = [this](const std::string& name) { return is_one_of(name, fields_); };
        if (!fields_.empty() && std::none_of(names.begin(), names.end(), is_known)) tell_of_field(key, names.front());
        if (text == "EventID") look_at_event_ids(value);
    }

    /// A name near a known one is a slip; any other may be of an endpoint product that nobody here knows.
    void tell_of_field(const YamlNode& key, const std::string& name) {
        const std::string& category = applied_.log_source().category;
        const std::string meant = suggestion(name, fields_);
        if (meant.empty())
            return tell_(Gravity::note, key.place,
                         fmt::format("no event of category {} that Mitsuke knows has the field '{}'", category, name));
        tell_(Gravity::warning, key.place,
              fmt::format("no event of category {} has the field '{}'{}", category, name, meant));
    }

    void look_at_event_ids(const YamlNode& value) {
        for (const auto& item : value.items) look_at_event_ids(item);
        if (!value.is_scalar() || resolve(value).type != ScalarType::text) return;
        const bool is_number = !value.text.empty() && value.text.find_first_not_of("0123456789") == std::string::npos;
        const bool is_open = value.text.find_first_of("*?%") != std::string::npos;
        if (!is_number && !is_open)
            tell_(Gravity::warning, value.place, fmt::format("the EventID '{}' is no number", value.text));
    }

    const YamlNode& document_;
    AppliedPipelines& applied_;
    const Tell& tell_;
    Names fields_;
};

}  // namespace

void lint_taxonomy(const YamlNode& document, AppliedPipelines& applied, const Tell& tell) {
    if (!applied.refusal().empty()) return;
    TaxonomyLint lint(document, applied, tell);
    lint.look_at_log_source();
    for (const std::string_view key : {"detection", "filter"}) {
        const YamlNode* const detection = document.find(key);
        if (detection && detection->is_map()) lint.look_at_fields(*detection);
    }
}

}  // namespace mitsuke::rules
