// Text that was given by a target, a file or a user, made fit for documents of others.
#pragma once

#include <string>
#include <string_view>

namespace brink::output {

// For Markdown: nothing in it begins a link, a tag, a mention or a table cell.
std::string markdown_text(std::string_view text);

// For XML, in text and in attributes.
std::string xml_text(std::string_view text);

}  // namespace brink::output
