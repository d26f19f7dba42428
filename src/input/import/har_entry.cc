#include "input/import/har_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/base64.h"
#include "base/text.h"
#include "input/import/har_time.h"

namespace brink::input {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

// A list of {name, value}, or one object of names and values. Nothing that no header can hold.
std::vector<plan::Header> read_headers(const Json* list) {
  std::vector<plan::Header> headers;
  const auto add = [&](std::string name, std::string value) {
    if (!name.empty() && !has_control(name) && !has_control(value))
      headers.push_back({std::move(name), std::move(value)});
  };
  if (list != nullptr && list->is_array()) {
    // Firefox writes several Set-Cookie headers as one, a line each.
    for (const Json& item : *list) {
      const std::string value = text_at(item, "value");
      for (const std::string_view line : split(value, '\n')) add(text_at(item, "name"), std::string(trim(line)));
    }
  } else if (list != nullptr && list->is_object()) {
    for (const auto& [name, value] : list->items()) add(name, spelled_value(value));
  }
  return headers;
}

// A number, or text that spells one; 0 when it is neither, or cannot be.
double number_at(const Json& json, std::string_view key) {
  const Json* value = find(json, key);
  if (value == nullptr) return 0;
  const double number = value->is_number()   ? value->get<double>()
                        : value->is_string() ? parse_double(trim(value->get_ref<const std::string&>())).value_or(0)
                                             : 0;
  return std::isfinite(number) ? number : 0;
}

int read_status(const Json& response) {
  const double status = number_at(response, "status");
  return status >= 100 && status < 1000 ? static_cast<int>(status) : 0;
}

void read_answer(const Json& response, HarEntry& entry) {
  entry.status = read_status(response);
  entry.answer_headers = read_headers(find(response, "headers"));
  const Json* content = find(response, "content");
  if (content == nullptr) return;
  entry.answer_type = text_at(*content, "mimeType");
  entry.answer_body = text_at(*content, "text");
  if (text_at(*content, "encoding") == "base64") entry.answer_body = base64_decoded(entry.answer_body).value_or("");
  if (!is_utf8(entry.answer_body)) entry.answer_body.clear();
}

// Nothing when there is no request of http or https in it.
std::optional<HarEntry> read_entry(const Json& json) {
  const Json* request = find(json, "request");
  if (request == nullptr || !request->is_object()) return std::nullopt;
  HarEntry entry;
  entry.url = std::string(trim(text_at(*request, "url")));
  auto address = split_address(entry.url);
  if (!address) return std::nullopt;
  entry.address = std::move(*address);
  const std::string method(trim(text_at(*request, "method")));
  entry.method = method.empty() ? "GET" : upper(method);
  entry.headers = read_headers(find(*request, "headers"));
  if (const Json* post = find(*request, "postData")) read_post_data(*post, entry);
  entry.begin_s = parse_iso_time(text_at(json, "startedDateTime"));
  entry.took_s = std::max(0.0, number_at(json, "time")) / 1000;
  if (const Json* response = find(json, "response")) read_answer(*response, entry);
  return entry;
}

}  // namespace

Result<HarEntries> read_har_entries(std::string_view text, std::string_view file) {
  const auto document = parse_json(text, file);
  if (!document) return tl::unexpected(document.error());
  const Json* log = find(*document, "log");
  const Json* list = log == nullptr ? nullptr : find(*log, "entries");
  if (list == nullptr || !list->is_array()) {
    return usage_error(fmt::format("{} is not a HAR: it has no list log.entries", file),
                       "save one from the network panel of a browser");
  }
  if (list->size() > most_recorded_entries) {
    return usage_error(fmt::format("{} has more than {} entries", file, most_recorded_entries),
                       "record a shorter visit");
  }
  HarEntries result;
  for (const Json& item : *list) {
    auto entry = read_entry(item);
    if (entry) {
      result.entries.push_back(std::move(*entry));
    } else {
      ++result.foreign;
    }
  }
  return result;
}

}  // namespace brink::input
