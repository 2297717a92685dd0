// SPDX-License-Identifier: Apache-2.0
#include "sources/files/zeek_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "formats/zeek/zeek_log.h"
#include "sources/files/event_bound.h"
#include "sources/files/line_source.h"
#include "sources/files/network_json.h"
#include "sources/files/zeek_reader_event.h"
#include "sources/files/zeek_reader_fields.h"

namespace mitsuke::sources {

namespace {

using events::Event;
using events::FieldId;
using events::ValueType;

ValueType value_type(formats::ZeekType type) {
    switch (type) {
        case formats::ZeekType::integer: return ValueType::integer;
        case formats::ZeekType::real: return ValueType::real;
        case formats::ZeekType::boolean: return ValueType::boolean;
        case formats::ZeekType::text: break;
    }
    return ValueType::text;
}

// What both forms share.
class ZeekReader : public LineSource {
public:
    ZeekReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context)
        : LineSource(std::move(bytes)),
          vocabulary_(context.vocabulary),
          event_(context.vocabulary),
          names_(context.vocabulary) {}

protected:
    void finish(const Line& line, Event& event, std::string_view log, events::Batch& batch) {
        event.record = line.number;
        if (event_.finish(event, log, batch.arena)) {
            if (is_full(event)) count(line, event_is_cut);
            return;
        }
        batch.drop_last();
        count(line, "no time in ts");
    }

    // A log's path, alive as long as the run.
    std::string_view keep(std::string_view path) {
        const auto id = names_.id(path);
        return id ? vocabulary_.name(*id) : std::string_view{};
    }

    events::Vocabulary& vocabulary_;
    ZeekEvent event_;
    FieldNames names_;
};

class ZeekTsvReader : public ZeekReader {
public:
    using ZeekReader::ZeekReader;

private:
    // Where the values of a column go.
    struct Plan {
        FieldId own = no_field, ours = no_field;
        ValueType type = ValueType::text;
        bool is_container = false;
    };

    void read_line(const Line& line, events::Batch& batch) override {
        if (log_.read_header(line.text)) return;
        if (log_.generation() != planned_) plan();
        const std::string_view text = batch.arena.copy(line.text);
        if (!log_.split(text, values_, has_escapes_)) {
            if (log_.columns().empty()) return count(line, "before any #fields line");
            return count(line, fmt::format("another number of columns than the {} of #fields", plans_.size()));
        }
        Event& event = batch.begin();
        for (size_t index = 0; index < values_.size(); ++index) add(event, plans_[index], values_[index], batch.arena);
        finish(line, event, path_, batch);
    }

    void plan() {
        planned_ = log_.generation();
        plans_.clear();
        std::string_view path = log_.path();
        if (path.empty()) {
            path = guess_zeek_log([&](std::string_view name) {
                return std::any_of(log_.columns().begin(), log_.columns().end(),
                                   [&](const auto& column) { return column.name == name; });
            });
        }
        path_ = keep(path);
        for (const auto& column : log_.columns())
            plans_.push_back({names_.id(column.name).value_or(no_field), zeek_field(path_, column.name),
                              value_type(column.type), column.is_container});
    }

    void add(Event& event, const Plan& plan, std::string_view value, Arena& arena) const {
        if (plan.own == no_field || log_.is_unset(value)) return;
        if (log_.is_empty(value)) return add_both(event, plan, {});
        if (!plan.is_container) return add_both(event, plan, text_of(plan, value, arena));
        for (size_t begin = 0; begin <= value.size();) {
            const size_t end = end_of_element(value, begin);
            const std::string_view element = value.substr(begin, end - begin);
            if (!log_.is_unset(element)) add_both(event, plan, text_of(plan, element, arena));
            begin = end + 1;
        }
    }

    // Elements are too short for a search to be worth its call.
    size_t end_of_element(std::string_view value, size_t begin) const {
        while (begin < value.size() && value[begin] != log_.set_separator()) ++begin;
        return begin;
    }

    static void add_both(Event& event, const Plan& plan, std::string_view text) {
        if (is_full(event)) return;
        event.add(plan.own, text, plan.type);
        if (plan.ours != no_field) event.add(plan.ours, text, plan.type);
    }

    std::string_view text_of(const Plan& plan, std::string_view value, Arena& arena) const {
        if (plan.type == ValueType::boolean) return value == "T" ? "true" : value == "F" ? "false" : value;
        return has_escapes_ ? formats::zeek_unescape(value, arena) : value;
    }

    formats::ZeekLog log_;
    uint64_t planned_ = ~uint64_t{0};
    std::string_view path_;
    std::vector<Plan> plans_;
    std::vector<std::string_view> values_;
    bool has_escapes_ = false;  // the line at hand
};

class ZeekJsonReader : public ZeekReader {
public:
    ZeekJsonReader(std::unique_ptr<ByteStream> bytes, const ReaderContext& context)
        : ZeekReader(std::move(bytes), context), json_(context.vocabulary), path_id_(context.vocabulary.id("_path")) {}

private:
    void read_line(const Line& line, events::Batch& batch) override {
        Event& event = batch.begin();
        if (const auto result = json_.read(line.text, event, batch.arena); !result) {
            batch.drop_last();
            return count(line, result.error().message);
        }
        const std::string_view path = path_of(event);
        add_ours(event, path);
        finish(line, event, path, batch);
    }

    // Without _path the fields tell; a record with too few of them is of the log before it.
    std::string_view path_of(const Event& event) {
        std::string_view path = event.get(path_id_);
        if (path.empty() || path.size() > FieldNames::name_size_max)
            path = guess_zeek_log([&](std::string_view name) {
                const auto id = names_.id(name);
                return id && event.has(*id);
            });
        if (path.empty() || path == last_path_) return last_path_;
        const auto id = names_.id(path);
        return last_path_ = id ? vocabulary_.name(*id) : std::string_view{};
    }

    void add_ours(Event& event, std::string_view path) {
        auto& known = ours_[path];
        if (known.empty()) {
            for (const auto& each : zeek_mappings())
                if (zeek_field(path, each.zeek) == each.field) known[vocabulary_.id(each.zeek)] = each.field;
        }
        for (size_t index = 0, count = event.fields.size(); index < count; ++index) {
            const auto found = known.find(event.fields[index].name);
            if (found == known.end()) continue;
            event.add(found->second, event.fields[index].value, event.fields[index].type);
        }
    }

    JsonFields json_;
    FieldId path_id_;
    std::string_view last_path_;
    // Keys live in the vocabulary; their number is bounded by FieldNames.
    std::unordered_map<std::string_view, std::unordered_map<FieldId, FieldId>> ours_;
};

std::string_view first_line(std::string_view head) {
    while (head.starts_with('\n') || head.starts_with('\r')) head.remove_prefix(1);
    return head.substr(0, head.find('\n'));
}

}  // namespace

bool claims_zeek_tsv(std::string_view head) {
    const std::string_view line = first_line(head);
    return line.starts_with("#separator ") || line.starts_with("#fields\t") || line.starts_with("#path\t");
}

bool claims_zeek_json(std::string_view head) {
    const std::string_view line = first_line(head);
    if (!line.starts_with('{')) return false;
    const auto has = [&](std::string_view name) {
        // A name in quotes and a colon after it; spaces are allowed between.
        for (size_t at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
            if (at == 0 || line[at - 1] != '"' || !line.substr(at + name.size()).starts_with('"')) continue;
            if (trim(line.substr(at + name.size() + 1)).starts_with(':')) return true;
        }
        return false;
    };
    return has("ts") && (has("_path") || has("id.orig_h") || has("orig_h") || !guess_zeek_log(has).empty());
}

Result<std::unique_ptr<Source>> open_zeek_tsv(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<ZeekTsvReader>(std::move(bytes), context);
}

Result<std::unique_ptr<Source>> open_zeek_json(std::unique_ptr<ByteStream> bytes, const ReaderContext& context) {
    return std::make_unique<ZeekJsonReader>(std::move(bytes), context);
}

}  // namespace mitsuke::sources
