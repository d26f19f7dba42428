#include "input/import/client_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/text.h"
#include "input/document.h"
#include "input/import/address.h"
#include "input/import/form_text.h"
#include "input/import/placeholder.h"
#include "input/request_parts.h"

namespace brink::input {
namespace {

class Filler {
 public:
  Filler(const ClientRequest& from, const Moustache& variables, std::vector<std::string>& notes)
      : from_(from), variables_(variables), notes_(notes) {}

  std::vector<plan::RecordedRequest> run() {
    const std::string url = fill(from_.url);
    const auto address = split_open_address(url);
    if (!address) {
      note(fmt::format("\"{}\" is not an http or https URL: left out", url));
      return {};
    }
    to_.name = from_.name;
    to_.method = from_.method.empty() ? "GET" : from_.method;
    to_.base = address->origin;
    to_.path = address->path;
    for (const plan::FormField& field : from_.query) add_query(fill(field.name), fill(field.value));
    headers();
    body();
    if (!address->userinfo.empty()) add_header(userinfo_header(address->userinfo));
    authorize();
    return {std::move(to_)};
  }

 private:
  std::string fill(std::string_view text) const { return variables_.fill(text); }
  void note(std::string_view text) { notes_.push_back(fmt::format("{}: {}", from_.name, text)); }

  void add_query(const std::string& name, const std::string& value) {
    to_.path += to_.path.find('?') == std::string::npos ? '?' : '&';
    to_.path += form_encoded(name) + "=" + form_encoded(value);
  }

  // Unless it is there.
  void add_header(plan::Header header) {
    if (!has_header(to_.headers, header.name)) to_.headers.push_back(std::move(header));
  }

  // Of one name the last counts, as in an object of names and values.
  void headers() {
    for (const plan::Header& header : from_.headers) {
      plan::Header filled{fill(header.name), std::string(trim(fill(header.value)))};
      if (filled.name.empty() || iequals(filled.name, "content-length")) continue;
      if (has_control(filled.name) || has_control(filled.value)) {
        note(fmt::format("header {}: has a control character: left out", header.name));
        continue;
      }
      std::erase_if(to_.headers, [&](const plan::Header& h) { return iequals(h.name, filled.name); });
      to_.headers.push_back(std::move(filled));
    }
  }

  void body() {
    to_.body = from_.body;
    to_.body.text = fill(from_.body.text);
    to_.body.file = fill(from_.body.file);
    for (plan::FormField& field : to_.body.form) field = {fill(field.name), fill(field.value)};
    for (plan::FilePart& file : to_.body.files) {
      file = {fill(file.name), fill(file.path), fill(file.filename), fill(file.type)};
    }
    if (to_.body.is_form()) {  // its type is made with it
      std::erase_if(to_.headers, [](const plan::Header& h) { return iequals(h.name, "content-type"); });
    } else if (to_.body.given() && !from_.type.empty()) {
      add_header({"Content-Type", from_.type});
    }
  }

  void authorize() {
    const ClientAuth& auth = from_.auth;
    switch (auth.kind) {
      case ClientAuth::Kind::none: break;
      case ClientAuth::Kind::basic: basic(fill(auth.user) + ":" + fill(auth.password)); break;
      case ClientAuth::Kind::bearer:
        add_header({"Authorization", (auth.prefix.empty() ? "Bearer" : fill(auth.prefix)) + " " + fill(auth.token)});
        break;
      case ClientAuth::Kind::api_key:
        if (auth.in_query) {
          add_query(fill(auth.key), fill(auth.value));
        } else if (!auth.key.empty()) {
          add_header({fill(auth.key), fill(auth.value)});
        }
        break;
      case ClientAuth::Kind::unsupported: note(fmt::format("authentication \"{}\" is left out", auth.name)); break;
    }
  }

  void basic(const std::string& credentials) {
    if (has_placeholder(credentials)) {
      note("basic authentication is left out: its user or password has no value yet");
    } else {
      add_header({"Authorization", "Basic " + base64(credentials)});
    }
  }

  const ClientRequest& from_;
  const Moustache& variables_;
  std::vector<std::string>& notes_;
  plan::RecordedRequest to_;
};

}  // namespace

std::vector<plan::RecordedRequest> filled_in(const ClientRequest& request, const Moustache& variables,
                                             std::vector<std::string>& notes) {
  return Filler(request, variables, notes).run();
}

std::string with_path_value(std::string url, std::string_view name, std::string_view value) {
  const std::string segment = fmt::format("/:{}", name);
  if (name.empty()) return url;
  for (auto at = url.find(segment); at != std::string::npos; at = url.find(segment, at + 1)) {
    const auto end = at + segment.size();
    const bool whole = end == url.size() || std::string_view("/?#").find(url[end]) != std::string_view::npos;
    if (whole) url.replace(at + 1, segment.size() - 1, value);
  }
  return url;
}

void note_unknown(const std::vector<std::string>& names, std::vector<std::string>& notes) {
  if (names.empty()) return;
  notes.push_back(fmt::format("without a value: {}; they stand as placeholders", fmt::join(names, ", ")));
}

}  // namespace brink::input
