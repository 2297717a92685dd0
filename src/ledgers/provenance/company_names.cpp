// SPDX-License-Identifier: Apache-2.0
#include "ledgers/provenance/company_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/public_suffix.h"
#include "base/text.h"

namespace mitsuke::ledgers {

namespace {

bool is_legal_form(std::string_view word) {
    constexpr size_t longest = 12;
    if (word.size() > longest) return false;
    constexpr std::array<std::string_view, 45> forms{
        "inc",  "incorporated", "co",    "company", "corp", "corporation", "ltd",          "limited", "llc",
        "gmbh", "ag",           "sa",    "kk",      "bv",   "nv",          "plc",          "oy",      "ab",
        "srl",  "the",          "group", "pty",     "se",   "technology",  "technologies", "as",      "sro",
        "spa",  "sas",          "sarl",  "ltda",    "lda",  "kft",         "zrt",          "kg",      "ug",
        "ohg",  "oyj",          "aps",   "asa",     "llp",  "pte",         "pvt",          "ooo",     "jsc"};
    return std::find(forms.begin(), forms.end(), word) != forms.end();
}

// "S.r.l." is one word, "Amazon.com" two.
enum class Dots { within_words, between_words };

// The words of a company's name, one after the other, lower-case, without punctuation and legal forms.
class CompanyWords {
public:
    CompanyWords(std::string_view name, Dots dots) : rest_(name), dots_(dots) {}
    /// Valid until the next; empty after the last.
    std::string_view next() {
        do read();
        while (!word_.empty() && is_legal_form(word_));
        return word_;
    }

private:
    void read() {
        word_.clear();
        for (; !rest_.empty(); rest_.remove_prefix(1)) {
            const char c = rest_.front();
            const bool is_letter =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
            if (is_letter) word_.push_back(ascii_lower(c));
            else if (!word_.empty() && (c != '.' || dots_ == Dots::between_words)) return;
        }
    }
    std::string_view rest_;
    Dots dots_;
    std::string word_;
};

}  // namespace

bool has_company_words(std::string_view name) { return !CompanyWords(name, Dots::within_words).next().empty(); }

bool bears_name(std::string_view text, std::string_view name) {
    constexpr size_t telling_min = 4;
    CompanyWords words(name, Dots::between_words);
    for (auto word = words.next(); !word.empty(); word = words.next())
        if (word.size() >= telling_min && contains_ignoring_case(text, word)) return true;
    return false;
}

bool fits_publisher(std::string_view dns_name, std::string_view company, std::string_view product) {
    // Under a domain of one's own one may write any name before it.
    const std::string_view registered = registered_domain(dns_name);
    const std::string_view labels = registered.substr(0, registered.find('.'));
    return bears_name(labels, company) || bears_name(labels, product);
}

std::optional<bool> same_company(std::string_view left, std::string_view right) {
    CompanyWords mine(left, Dots::within_words), theirs(right, Dots::within_words);
    for (size_t common = 0;; ++common) {
        const std::string_view my_word = mine.next(), their_word = theirs.next();
        const bool mine_ended = my_word.empty(), theirs_ended = their_word.empty();
        if (common == 0 && (mine_ended || theirs_ended)) return {};
        // "Google" is "Google LLC"; "Acme" is not "Acme Tax": one shared word is too little to go by.
        if (mine_ended || theirs_ended) return mine_ended == theirs_ended || common >= 2;
        if (my_word != their_word) return false;
    }
}

bool is_nameless(std::string_view company, std::string_view image) {
    return company == "-" && image.find('\\') != std::string_view::npos;
}

}  // namespace mitsuke::ledgers
