// SPDX-License-Identifier: Apache-2.0
#include "events/kept_fields.h"

#include <algorithm>
#include <cstring>

namespace mitsuke::events {

KeptFields::Head KeptFields::head_at(const char* at) {
    Head head;
    std::memcpy(&head, at, sizeof head);
    return head;
}

void KeptFields::push_back(KeptField field) {
    if (store_) own_ = bytes();
    store_ = nullptr;
    const Head head{field.name.data(), static_cast<uint32_t>(field.name.size()),
                    static_cast<uint32_t>(field.value.size())};
    own_.append(reinterpret_cast<const char*>(&head), sizeof head);
    own_.append(field.value);
    ++size_;
}

Result<void> KeptFields::store_in(KeptStore& store) {
    place_ = TRY(store.add(bytes()));
    store_ = &store;
    std::string().swap(own_);
    return {};
}

std::string_view KeptFields::get(std::string_view name) const {
    const auto has_name = [name](const KeptField& each) { return each.name == name; };
    const auto found = std::find_if(begin(), end(), has_name);
    return found == end() ? std::string_view{} : (*found).value;
}

KeptField KeptFields::Iterator::operator*() const {
    const Head head = head_at(at_);
    return {{head.name, head.name_size}, {at_ + sizeof head, head.value_size}};
}

KeptFields::Iterator& KeptFields::Iterator::operator++() {
    at_ += sizeof(Head) + head_at(at_).value_size;
    return *this;
}

}  // namespace mitsuke::events
