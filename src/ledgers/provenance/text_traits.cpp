// SPDX-License-Identifier: Apache-2.0
// Of a text that stays, what its name tells is worked out once.
#include "ledgers/provenance/company_names.h"
#include "ledgers/provenance/names.h"

namespace mitsuke::ledgers {

namespace {

enum Trait : uint32_t {
    known = 1,
    pass_through = 2,
    user_shell = 4,
    msiexec = 8,
    system_place = 16,
    content_name = 32,
    company_words = 64
};

uint32_t traits_of(std::string_view text) {
    uint32_t traits = known;
    if (is_pass_through(text)) traits |= pass_through;
    if (is_user_shell(text)) traits |= user_shell;
    if (is_msiexec(text)) traits |= msiexec;
    if (is_system_place(text)) traits |= system_place;
    if (is_content_name(text)) traits |= content_name;
    if (has_company_words(text)) traits |= company_words;
    return traits;
}

bool has(const Text& text, Trait trait) {
    uint32_t* const notes = text.notes();
    if (!notes) return (traits_of({}) & trait) != 0;
    if (*notes == 0) *notes = traits_of(text);
    return (*notes & trait) != 0;
}

}  // namespace

bool is_pass_through(const Text& image) { return has(image, Trait::pass_through); }
bool is_user_shell(const Text& image) { return has(image, Trait::user_shell); }
bool is_msiexec(const Text& image) { return has(image, Trait::msiexec); }
bool is_system_place(const Text& path) { return has(path, Trait::system_place); }
bool is_content_name(const Text& path) { return has(path, Trait::content_name); }

std::optional<bool> same_company(const Text& left, const Text& right) {
    if (!(left == right)) return same_company(std::string_view(left), std::string_view(right));
    return has(left, Trait::company_words) ? std::optional<bool>(true) : std::nullopt;
}

}  // namespace mitsuke::ledgers
