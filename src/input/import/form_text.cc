#include "input/import/form_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "input/document.h"
#include "input/import/placeholder.h"
#include "plan/escape.h"

namespace brink::input {
namespace {

// A name in a Content-Disposition header (URL Standard: quotes and line breaks are escaped).
std::string quoted_name(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r' || c == '\n') {
      out += c == '\r' ? "%0D" : "%0A";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = static_cast<char>(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

std::string form_encoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = placeholder_end(text, at);
    if (end != at) {
      out += text.substr(at, end - at);
    } else {
      plan::append_escaped(out, text.substr(at, 1), plan::Escaping::form);
    }
    at = std::max(end, at + 1);
  }
  return out;
}

std::string form_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string form_encoded(const std::vector<plan::FormField>& fields) {
  std::string out;
  for (const plan::FormField& field : fields) {
    if (!out.empty()) out += '&';
    out.append(form_encoded(field.name)).append("=").append(form_encoded(field.value));
  }
  return out;
}

std::vector<plan::FormField> parse_form(std::string_view text) {
  std::vector<plan::FormField> fields;
  for (const std::string_view part : split(text, '&')) {
    const auto equals = std::min(part.find('='), part.size());
    if (part.empty()) continue;
    fields.push_back(
        {form_decoded(part.substr(0, equals)), form_decoded(part.substr(std::min(equals + 1, part.size())))});
  }
  return fields;
}

bool is_plain_form(std::string_view text) {
  if (text.empty()) return false;
  const auto fields = parse_form(text);
  const bool readable = std::all_of(fields.begin(), fields.end(), [](const plan::FormField& field) {
    return is_utf8(field.name) && is_utf8(field.value);
  });
  return readable && form_encoded(fields) == text;
}

std::vector<FormPart> parts_of(const std::vector<plan::FormField>& fields) {
  std::vector<FormPart> parts;
  for (const plan::FormField& field : fields) parts.push_back({field.name, field.value, "", ""});
  return parts;
}

std::string multipart_text(const std::vector<FormPart>& parts, std::string_view boundary) {
  std::string out;
  for (const FormPart& part : parts) {
    out += fmt::format("--{}\r\nContent-Disposition: form-data; name={}", boundary, quoted_name(part.name));
    if (!part.filename.empty()) out += "; filename=" + quoted_name(part.filename);
    if (!part.type.empty()) out += "\r\nContent-Type: " + part.type;
    out += "\r\n\r\n" + part.value + "\r\n";
  }
  return out + fmt::format("--{}--\r\n", boundary);
}

std::string multipart_boundary(const std::vector<FormPart>& parts) {
  for (int number = 0;; ++number) {
    std::string boundary = fmt::format("----brink-form-{}", number);
    const bool stands_in_it = std::any_of(parts.begin(), parts.end(), [&](const FormPart& part) {
      return part.name.find(boundary) != std::string::npos || part.value.find(boundary) != std::string::npos;
    });
    if (!stands_in_it) return boundary;
  }
}

}  // namespace brink::input
