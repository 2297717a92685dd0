// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace mitsuke::views {

/// Writes HTML as it is told, never more than a buffer of it in memory. Every text and every attribute
/// is escaped and made visible(); tags close when their Element ends, so the page is always balanced.
/// `out` must outlive the writer.
class Html {
public:
    using Attribute = std::pair<std::string_view, std::string_view>;
    using Attributes = std::initializer_list<Attribute>;

    /// An open element; it closes at the end of the scope.
    class [[nodiscard]] Element {
    public:
        Element(Html& html, std::string_view tag) : html_(html), tag_(tag) {}
        Element(const Element&) = delete;
        Element& operator=(const Element&) = delete;
        ~Element() { html_.close(tag_); }

    private:
        Html& html_;
        std::string_view tag_;
    };

    explicit Html(std::ostream& out) : out_(out) {}
    Html(const Html&) = delete;
    Html& operator=(const Html&) = delete;
    ~Html() { flush(); }

    /// `tag` and the names of attributes are literals. An attribute without a value is left out.
    Element in(std::string_view tag, Attributes attributes = {}) {
        open(tag, attributes);
        return Element(*this, tag);
    }
    void element(std::string_view tag, std::string_view content, Attributes attributes = {}) {
        const Element inside = in(tag, attributes);
        text(content);
    }
    /// An element without content and end tag: meta, rect.
    void single(std::string_view tag, Attributes attributes);
    void text(std::string_view content);
    /// Text of several lines, as it is: line breaks and tabs stay.
    void lines(std::string_view content);
    /// Markup of ours, never of an event.
    void markup(std::string_view trusted);

private:
    void open(std::string_view tag, Attributes attributes);
    void close(std::string_view tag);
    void start(std::string_view tag, Attributes attributes);
    void flush();

    std::ostream& out_;
    std::string buffer_;
};

}  // namespace mitsuke::views
