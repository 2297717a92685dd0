// SPDX-License-Identifier: Apache-2.0
#include "rules/log_source_index.h"

namespace mitsuke::rules {

void LogSourceIndex::write_key(std::string_view product, std::string_view service, std::string_view category,
                               std::string& key) {
    key.clear();
    for (const auto part : {product, service, category}) {
        key += part;
        key += '\0';
    }
}

void LogSourceIndex::add(const LogSourceFilter& filter, uint32_t rule) {
    std::string key;
    write_key(filter.product, filter.service, filter.category, key);
    rules_[key].push_back(rule);
}

void LogSourceIndex::find(const events::LogSource& source, std::vector<uint32_t>& rules) const {
    // A part that a rule does not ask for is the empty part of a key, so every combination of the
    // event's parts and nothing is looked up, each once.
    std::vector<std::string_view> categories{{}};
    for (const auto category : source.categories) {
        bool is_new = !category.empty();
        for (const auto seen : categories) is_new = is_new && seen != category;
        if (is_new) categories.push_back(category);
    }
    const size_t products = source.product.empty() ? 1 : 2;
    const size_t services = source.service.empty() ? 1 : 2;
    std::string key;
    for (size_t combination = 0; combination < products * services * categories.size(); ++combination) {
        const bool with_product = combination % products != 0;
        const bool with_service = combination / products % services != 0;
        write_key(with_product ? source.product : std::string_view{},
                  with_service ? source.service : std::string_view{}, categories[combination / (products * services)],
                  key);
        if (const auto found = rules_.find(key); found != rules_.end())
            rules.insert(rules.end(), found->second.begin(), found->second.end());
    }
}

}  // namespace mitsuke::rules
