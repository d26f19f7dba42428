// Bodies of a HAR: text, bytes in base64, or the fields of a form.
#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "input/import/form_text.h"
#include "input/import/har_entry.h"

namespace brink::input {
namespace {

struct Param {
  FormPart part;
  bool has_value = false;
};

std::vector<Param> read_params(const Json& list) {
  std::vector<Param> params;
  for (const Json& item : list) {
    const Json* value = find(item, "value");
    Param param{{text_at(item, "name"), "", text_at(item, "fileName"), text_at(item, "contentType")}, value != nullptr};
    if (value != nullptr) param.part.value = spelled_value(*value);
    if (!param.part.name.empty() || param.has_value) params.push_back(std::move(param));
  }
  return params;
}

// Whether `text` could have come out of urlencoding; `escapes` counts the sure signs of it.
bool could_be_encoded(std::string_view text, std::size_t& escapes) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return false;
      ++escapes;
    } else if (text[i] != '+' && form_encoded(text.substr(i, 1)) != text.substr(i, 1)) {
      return false;
    }
  }
  return true;
}

// The standard does not say whether names and values are urlencoded; some browsers record them so, others do not.
bool are_encoded(const std::vector<Param>& params) {
  std::size_t escapes = 0;
  const bool possible = std::all_of(params.begin(), params.end(), [&](const Param& param) {
    return could_be_encoded(param.part.name, escapes) && could_be_encoded(param.part.value, escapes);
  });
  return possible && escapes > 0;
}

std::string urlencoded_text(const std::vector<Param>& params) {
  const bool encoded = are_encoded(params);
  std::string text;
  for (const Param& param : params) {
    const auto& [name, value, filename, type] = param.part;
    if (!text.empty()) text += '&';
    text += encoded ? name + "=" + value : form_encoded(name) + "=" + form_encoded(value);
  }
  return text;
}

std::string boundary_of(std::string_view type) {
  constexpr std::string_view key = "boundary=";
  const auto at = to_lower(type).find(key);
  if (at == std::string::npos) return "";
  const std::string_view value = type.substr(at + key.size());
  return std::string(
      trim(value.starts_with('"') ? value.substr(1, value.find('"', 1) - 1) : value.substr(0, value.find(';'))));
}

// Text as it was sent when all of it was recorded; otherwise a form whose files are read when it is played.
void take_multipart(const std::vector<Param>& params, HarEntry& entry) {
  const bool whole = std::all_of(params.begin(), params.end(),
                                 [](const Param& param) { return param.has_value || param.part.filename.empty(); });
  if (whole) {
    std::vector<FormPart> parts;
    for (const Param& param : params) parts.push_back(param.part);
    std::string boundary = boundary_of(entry.body_type);
    if (boundary.empty()) boundary = multipart_boundary(parts);
    entry.body_type = "multipart/form-data; boundary=" + boundary;
    entry.body.text = multipart_text(parts, boundary);
    return;
  }
  entry.body.multipart = true;
  for (const Param& param : params) {
    const FormPart& part = param.part;
    if (part.filename.empty()) {
      entry.body.form.push_back({part.name, part.value});
    } else {
      entry.body.files.push_back({part.name, part.filename, part.filename, part.type});
    }
  }
}

void take_params(const std::vector<Param>& params, HarEntry& entry) {
  if (params.empty()) return;
  if (icontains(entry.body_type, "multipart/")) {
    take_multipart(params, entry);
    return;
  }
  if (entry.body_type.empty()) entry.body_type = urlencoded_type;
  entry.body.text = urlencoded_text(params);
}

}  // namespace

void read_post_data(const Json& post, HarEntry& entry) {
  if (post.is_string()) {
    entry.body.text = post.get<std::string>();
    return;
  }
  entry.body_type = std::string(trim(text_at(post, "mimeType")));
  if (has_control(entry.body_type)) entry.body_type.clear();
  std::string text = text_at(post, "text");
  if (text.empty()) {
    take_params(read_params(list_at(post, "params")), entry);
    return;
  }
  if (text_at(post, "encoding") == "base64") {
    auto bytes = base64_decoded(text);
    entry.lost_body = !bytes || !is_utf8(*bytes);
    text = entry.lost_body ? "" : std::move(*bytes);
  }
  entry.body.text = std::move(text);
}

}  // namespace brink::input
