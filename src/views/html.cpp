// SPDX-License-Identifier: Apache-2.0
#include "views/html.h"

#include "base/text.h"
#include "views/visible_text.h"

namespace mitsuke::views {

namespace {

constexpr size_t buffer_max = 65'536;

// HTML Standard 13.3, escaping a string, for text and for quoted attributes alike.
void append_escaped(std::string_view text, std::string& out) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

// Tags after which a line break changes nothing on the page but helps whoever reads its source.
bool ends_line(std::string_view tag) {
    for (const std::string_view each :
         {"p",     "li",    "tr",     "h1",     "h2",   "h3",  "h4",    "div",   "section", "article",
          "table", "thead", "tbody",  "tfoot",  "dl",   "dd",  "ol",    "ul",    "details", "summary",
          "head",  "body",  "header", "footer", "main", "nav", "title", "style", "meta",    "svg"})
        if (each == tag) return true;
    return false;
}

}  // namespace

void Html::start(std::string_view tag, Attributes attributes) {
    buffer_ += '<';
    buffer_ += tag;
    for (const auto& [name, value] : attributes) {
        if (value.empty()) continue;
        buffer_ += ' ';
        buffer_ += name;
        buffer_ += "=\"";
        append_escaped(visible(value), buffer_);
        buffer_ += '"';
    }
    buffer_ += '>';
}

void Html::open(std::string_view tag, Attributes attributes) { start(tag, attributes); }

void Html::close(std::string_view tag) {
    buffer_ += "</";
    buffer_ += tag;
    buffer_ += '>';
    if (ends_line(tag)) buffer_ += '\n';
    if (buffer_.size() >= buffer_max) flush();
}

void Html::single(std::string_view tag, Attributes attributes) {
    start(tag, attributes);
    if (ends_line(tag)) buffer_ += '\n';
}

void Html::text(std::string_view content) { append_escaped(visible(content), buffer_); }

void Html::lines(std::string_view content) {
    bool is_first = true;
    for (const std::string_view line : split(content, '\n')) {
        if (!is_first) buffer_ += '\n';
        is_first = false;
        text(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    }
}

void Html::markup(std::string_view trusted) { buffer_ += trusted; }

void Html::flush() {
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    buffer_.clear();
}

}  // namespace mitsuke::views
