// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledgers/contacts/contact.h"
#include "ledgers/contacts/evidence.h"
#include "ledgers/contacts/name_payload.h"

namespace mitsuke::ledgers {

/// What is known of a sender and a domain beside the names between them.
struct ChannelContext {
    size_t plain_names = 0;      ///< other names under the domain that anybody asked for
    size_t hosts = 0;            ///< that ask for names under it
    size_t products = 0;         ///< products, or programs, that do; 0 where only the wire is seen
    bool past_resolver = false;  ///< the question went past the host's usual resolver
    bool is_novel = false;       ///< the domain is new to the product
    bool added_by_update = false;
    bool is_vendors = false;  ///< the domain bears a name of the product's vendor
    double usual_bits = 0;    ///< against: how used the host is to ask for names that look like data
};

/// What one sender asked under one domain: whether its names carry data (DESIGN: fact dns_channel). Keeps
/// at most `names_max` names of at most 253 letters, twice.
class DnsChannel {
public:
    static constexpr size_t names_max = 8;
    static constexpr size_t names_wanted = 3;  ///< fewer prove nothing without an own name or a sibling

    /// A question with data in its name. A name asked again counts once.
    void add(const NamePayload& payload, const ContactAct& contact);
    /// What a second record of the same question says: the wire knows type and answer, the endpoint the program.
    void learn(const ContactAct& contact);
    /// The question was another sender's.
    void remove(std::string_view joined);
    void found_own_name(std::string name) { own_name_ = std::move(name); }

    /// Whether the names of two channels are built alike: two domains of one sender.
    bool resembles(const DnsChannel& other) const;
    /// The evidence, reason by reason. `siblings` are channels of the same sender that resemble this one.
    std::vector<Reason> reasons(const ChannelContext& context, const std::vector<const DnsChannel*>& siblings) const;

    size_t names() const { return names_.size() + more_names_; }
    const std::vector<std::string>& kept_names() const { return names_; }
    const std::vector<std::string>& types() const { return types_; }
    const std::vector<std::string>& servers() const { return servers_; }
    const std::string& own_name() const { return own_name_; }
    uint64_t letters() const { return letters_; }
    uint32_t questions() const { return questions_; }
    uint32_t unanswered() const { return unanswered_; }
    /// Whether any record told what was answered.
    bool knows_answers() const { return known_answers_ > 0; }
    uint32_t data_answers() const { return data_answers_; }
    /// Whether the last question was the first to be answered with data, after three or more that were not.
    bool is_awakened() const { return is_awakened_; }
    /// Bytes that the names can carry at most, from the letters in use.
    uint64_t bytes() const;
    /// Whether its parts fit together; what a file brings need not.
    bool is_consistent() const {
        return names_.size() <= names_max && cores_.size() == names_.size() && weights_.size() == names_.size();
    }
    template <typename Snapshot>
    void describe(Snapshot& snapshot) {
        snapshot(names_, cores_, weights_, types_, servers_, own_name_, letters_, more_names_, questions_, unanswered_,
                 data_answers_, known_answers_, is_awakened_);
    }
    NamesAlike alike() const { return compare_names(names_); }
    /// Whether a house of `hosts` machines asks there and is answered with addresses, or asks about digests, as
    /// content networks and security products do.
    bool is_lookup_service(size_t hosts) const;

private:
    double names_bits() const;
    double other_names_bits(size_t plain_names) const;
    double answers_bits() const;
    bool is_unanswered() const;
    bool is_served() const;
    bool looks_like_hashes() const;
    bool asks_about_digests() const;
    double digests_bits(size_t hosts) const;
    double many_hosts_bits(const ChannelContext& context) const;
    bool asks_for_data() const;

    std::vector<std::string> names_, cores_;
    std::vector<double> weights_;
    std::vector<std::string> types_, servers_;
    std::string own_name_;
    uint64_t letters_ = 0;
    uint32_t more_names_ = 0, questions_ = 0, unanswered_ = 0, data_answers_ = 0, known_answers_ = 0;
    bool is_awakened_ = false;
};

}  // namespace mitsuke::ledgers
