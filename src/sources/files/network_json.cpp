// SPDX-License-Identifier: Apache-2.0
#include "sources/files/network_json.h"

#include <cstring>

#include "base/text.h"
#include "sources/files/event_bound.h"

namespace mitsuke::sources {

using events::ValueType;
using simdjson::error_code;
namespace ondemand = simdjson::ondemand;

Result<void> JsonFields::read(std::string_view line, events::Event& event, Arena& arena) {
    event_ = &event;
    arena_ = &arena;
    name_.clear();
    // The parser reads past the end of the text. The copy also keeps the values alive.
    char* const bytes = arena.allocate(line.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(bytes, line.data(), line.size());
    std::memset(bytes + line.size(), ' ', simdjson::SIMDJSON_PADDING);
    ondemand::document document;
    ondemand::object object;
    auto error = parser_.iterate(bytes, line.size(), line.size() + simdjson::SIMDJSON_PADDING).get(document);
    if (!error) error = document.get_object().get(object);
    if (!error) error = add_object(object, 0);
    if (error) return fail(ErrorKind::malformed, std::string("not a JSON object: ") + simdjson::error_message(error));
    return {};
}

error_code JsonFields::add_object(ondemand::object object, int depth) {
    for (auto member : object) {
        ondemand::field pair;
        if (const auto error = std::move(member).get(pair); error) return error;
        std::string_view key;
        if (const auto error = pair.unescaped_key().get(key); error) return error;
        const size_t before = name_.size();
        if (!name_.empty()) name_ += '.';
        name_ += key;
        const auto error = add_value(pair.value(), depth);
        name_.resize(before);
        if (error) return error;
    }
    return simdjson::SUCCESS;
}

error_code JsonFields::add_array(ondemand::array array, int depth) {
    for (auto element : array) {
        ondemand::value value;
        if (const auto error = std::move(element).get(value); error) return error;
        if (const auto error = add_value(value, depth); error) return error;
    }
    return simdjson::SUCCESS;
}

error_code JsonFields::add_value(ondemand::value value, int depth) {
    ondemand::json_type type{};
    if (const auto error = value.type().get(type); error) return error;
    switch (type) {
        case ondemand::json_type::object: {
            ondemand::object object;
            if (const auto error = value.get_object().get(object); error) return error;
            return depth < depth_max ? add_object(object, depth + 1) : simdjson::SUCCESS;
        }
        case ondemand::json_type::array: {
            ondemand::array array;
            if (const auto error = value.get_array().get(array); error) return error;
            return depth < depth_max ? add_array(array, depth + 1) : simdjson::SUCCESS;
        }
        case ondemand::json_type::string: return add_string(value);
        case ondemand::json_type::number: {
            const std::string_view text = trim(value.raw_json_token());
            double checked = 0;
            if (const auto error = value.get_double().get(checked); error) return error;
            add_text(text, text.find_first_of(".eE") == std::string_view::npos ? ValueType::integer : ValueType::real);
            return simdjson::SUCCESS;
        }
        case ondemand::json_type::boolean: {
            bool truth = false;
            if (const auto error = value.get_bool().get(truth); error) return error;
            add_text(truth ? "true" : "false", ValueType::boolean);
            return simdjson::SUCCESS;
        }
        case ondemand::json_type::null: add_text({}, ValueType::null); return simdjson::SUCCESS;
    }
    return simdjson::SUCCESS;
}

error_code JsonFields::add_string(ondemand::value& value) {
    std::string_view raw = trim(value.raw_json_token());
    std::string_view text;
    if (const auto error = value.get_string().get(text); error) return error;
    // Without an escape the text stands in our copy of the line already; the parser's copy dies soon.
    const bool plain = raw.size() == text.size() + 2;
    add_text(plain ? raw.substr(1, text.size()) : arena_->copy(text), ValueType::text);
    return simdjson::SUCCESS;
}

void JsonFields::add_text(std::string_view text, ValueType type) {
    if (const auto id = names_.id(name_); id && !is_full(*event_)) event_->add(*id, text, type);
}

}  // namespace mitsuke::sources
