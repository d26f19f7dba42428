#include "input/import/curl_data.h"

#include <algorithm>

#include "base/text.h"
#include "input/import/form_text.h"

namespace brink::input {
namespace {

// A value of -F up to one of `stops` outside quotes; quotes are taken off. `text` begins behind it afterwards.
std::string take_form_value(std::string_view& text, std::string_view stops) {
  std::string out;
  if (!text.starts_with('"')) {
    const auto end = std::min(text.find_first_of(stops), text.size());
    out = text.substr(0, end);
    text.remove_prefix(end);
    return out;
  }
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    out += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  text.remove_prefix(std::min(text.find_first_of(stops), text.size()));
  return out;
}

}  // namespace

std::string curl_encoded(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return form_encoded(text);
  const std::string value = form_encoded(text.substr(equals + 1));
  return equals == 0 ? value : std::string(text.substr(0, equals + 1)) + value;
}

Result<std::monostate> CurlData::add_text(Kind kind, std::string_view text) {
  if (kind_ != Kind::none && kind_ != kind) return usage_error("cannot be given together with another kind of body");
  if (!body_.file.empty()) return usage_error("cannot be added to a file", "put all of it into the file");
  const bool joined = kind_ == Kind::urlencoded;  // several of --json are one text
  kind_ = kind;
  if (joined) body_.text += '&';
  body_.text += text;
  return std::monostate{};
}

Result<std::monostate> CurlData::add_file(Kind kind, std::string_view path) {
  if (path.empty() || path == "-" || path == ".") return usage_error("reads its body from stdin", "put it into a file");
  if (kind_ != Kind::none)
    return usage_error("cannot be added to what was given before", "put all of it into the file");
  kind_ = kind;
  body_.file = path;
  return std::monostate{};
}

// "name=content", "name=@file;type=image/png;filename=cat.png", "name=<file"
Result<std::monostate> CurlData::add_field(std::string_view text, bool literal) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return usage_error("needs NAME=CONTENT");
  if (kind_ != Kind::none && kind_ != Kind::form)
    return usage_error("cannot be given together with another kind of body");
  kind_ = Kind::form;
  body_.multipart = true;
  const std::string name(text.substr(0, equals));
  std::string_view rest = text.substr(equals + 1);
  if (literal || !(rest.starts_with('@') || rest.starts_with('<'))) {
    body_.form.push_back({name, literal ? std::string(rest) : take_form_value(rest, ";")});
    return std::monostate{};
  }
  if (rest.starts_with('<')) return usage_error("NAME=<FILE is not read", "give the content, or NAME=@FILE");
  rest.remove_prefix(1);
  plan::FilePart file{name, take_form_value(rest, ";,"), "", ""};
  if (rest.starts_with(',')) return usage_error("NAME=@FILE,FILE is not read", "give each file with a -F of its own");
  while (rest.starts_with(';')) {
    rest.remove_prefix(1);
    const auto split = std::min(rest.find('='), rest.size());
    const std::string_view key = trim(rest.substr(0, split));
    rest.remove_prefix(std::min(split + 1, rest.size()));
    std::string value = take_form_value(rest, ";");
    if (key == "type") file.type = std::move(value);
    if (key == "filename") file.filename = std::move(value);
  }
  if (file.path.empty() || file.path == "-") return usage_error("reads a file from stdin", "put it into a file");
  body_.files.push_back(std::move(file));
  return std::monostate{};
}

Result<std::monostate> CurlData::add(CurlAction action, std::string_view value) {
  const bool file = value.starts_with('@');
  switch (action) {
    case CurlAction::data:
    case CurlAction::data_binary:
      return file ? add_file(Kind::urlencoded, value.substr(1)) : add_text(Kind::urlencoded, value);
    case CurlAction::data_raw: return add_text(Kind::urlencoded, value);
    case CurlAction::data_urlencode: {
      const bool named_file = value.find('@') < value.find('=');
      if (named_file) return usage_error("NAME@FILE is not read", "give the content");
      return add_text(Kind::urlencoded, curl_encoded(value));
    }
    case CurlAction::json: return file ? add_file(Kind::json, value.substr(1)) : add_text(Kind::json, value);
    case CurlAction::form: return add_field(value, false);
    case CurlAction::form_string: return add_field(value, true);
    case CurlAction::upload: return add_file(Kind::upload, value);
    default: return std::monostate{};
  }
}

}  // namespace brink::input
