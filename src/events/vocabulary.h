// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mitsuke::events {

/// A field's name as a small number. Numbers below `field::count` are the fields of fields.def and
/// the same in every Vocabulary; the others are given as names are met.
using FieldId = uint32_t;

namespace field {
enum Known : FieldId {
#define FIELD(name, meaning, origin) name,
#include "events/fields.def"
#undef FIELD
    count,
};
}  // namespace field

/// What fields.def says of a known field; for documentation and messages.
struct FieldMeaning {
    std::string_view name, meaning, origin;
};
const FieldMeaning& describe(field::Known known);

/// Whether only the ledgers add this field, so that no source gives it.
bool is_added_by_ledger(FieldId id);
/// Whether only Mitsuke itself adds this field (ledgers, facts, indicators): one that comes with a
/// record is somebody's forgery or chance, and is dropped where events enter.
bool is_reserved(FieldId id);

/// All field names of one run. Any thread may ask and add; names and ids stay valid as long as the
/// vocabulary. Names are case-sensitive, as Sigma's are.
class Vocabulary {
public:
    Vocabulary();
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;

    /// The id of `name`, given now if it is new.
    FieldId id(std::string_view name);
    std::string_view name(FieldId id) const;
    size_t size() const;

private:
    mutable std::shared_mutex mutex_;
    std::deque<std::string> names_;
    std::unordered_map<std::string_view, FieldId> ids_;
};

}  // namespace mitsuke::events
