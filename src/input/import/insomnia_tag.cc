#include "input/import/insomnia_tag.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "input/document.h"
#include "input/import/placeholder.h"
#include "input/scenario/json_path_text.h"

namespace brink::input {
namespace {

// name 'a', "b", 3
std::vector<std::string> words_of(std::string_view tag) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < tag.size();) {
    const char c = tag[at];
    if (c == ' ' || c == ',' || c == '\t') {
      ++at;
    } else if (c == '\'' || c == '"') {
      const auto end = std::min(tag.find(c, at + 1), tag.size());
      words.emplace_back(tag.substr(at + 1, end - at - 1));
      at = end + 1;
    } else {
      const auto end = std::min(tag.find_first_of(" ,\t", at), tag.size());
      words.emplace_back(tag.substr(at, end - at));
      at = end;
    }
  }
  return words;
}

// "b64::JC50b2tlbg==::46b" is "$.token".
std::string plain_argument(const std::string& text) {
  constexpr std::string_view begin = "b64::", end = "::46b";
  if (!text.starts_with(begin) || !text.ends_with(end) || text.size() < begin.size() + end.size()) return text;
  const auto bytes =
      base64_decoded(std::string_view(text).substr(begin.size(), text.size() - begin.size() - end.size()));
  return bytes && is_utf8(*bytes) ? *bytes : "";
}

}  // namespace

// response 'body', 'req_1', 'b64::...::46b', ... or response 'header', 'req_1', 'Name', ...
std::string InsomniaTags::from_answer(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4) return "";
  const std::string what = plain_argument(arguments[3]);
  const bool header = arguments[1] == "header", body = arguments[1] == "body" && parse_json_path(what);
  if (!header && !body) return "";
  const auto from = header ? plan::RecordedExtraction::From::header : plan::RecordedExtraction::From::json;
  const auto known = std::find_if(rules_.begin(), rules_.end(), [&](const auto& rule) {
    return rule.first == arguments[2] && rule.second.from == from && rule.second.what == what;
  });
  if (known != rules_.end()) return placeholder(known->second.variable);
  const auto last = what.find_last_of(".[");
  const std::string base = placeholder_name(header || last == std::string::npos ? what : what.substr(last));
  std::string unique = base;
  const auto taken = [&](const auto& rule) { return rule.second.variable == unique; };
  for (int number = 2; std::any_of(rules_.begin(), rules_.end(), taken); ++number) {
    unique = fmt::format("{}_{}", base, number);
  }
  rules_.emplace_back(arguments[2], plan::RecordedExtraction{unique, from, what});
  return placeholder(unique);
}

std::string InsomniaTags::value_of(std::string_view tag) {
  const auto words = words_of(tag);
  const std::string name = words.empty() ? "" : words.front();
  const std::string argument = words.size() > 1 ? words[1] : "";
  std::string value;
  if (name == "uuid") value = "${uuid()}";
  if (name == "now") value = argument == "unix" || argument == "millis" ? "${now(unix)}" : "${now()}";
  if (name == "timestamp") value = "${now(unix)}";
  if (name == "base64" && argument == "encode" && words.size() > 2) value = base64(words.back());
  if (name == "response") value = from_answer(words);
  if (value.empty() && std::find(unknown_.begin(), unknown_.end(), name) == unknown_.end()) unknown_.push_back(name);
  return value;
}

}  // namespace brink::input
