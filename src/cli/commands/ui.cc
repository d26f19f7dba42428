#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "base/url.h"
#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "cli/paged.h"
#include "input/page_options.h"

namespace brink::cli {
namespace {

using Json = nlohmann::json;

// What the form offers; its fields are named as here.
constexpr std::string_view form = R"({"kind": "native", "url": "http://127.0.0.1:8080/", "users": 10, "rate": 100,
  "duration": "10s", "max_users": 200})";

std::string text_of(const Json& fields, const char* name) {
  if (!fields.contains(name)) return "";
  const Json& value = fields[name];
  return value.is_string() ? std::string(trim(value.get<std::string>())) : value.is_number() ? value.dump() : "";
}

// A value that would be read as an option is none.
Result<void> add(std::vector<std::string>& words, const Json& fields, const char* name, const char* option) {
  const std::string value = text_of(fields, name);
  if (value.empty()) return {};
  if (value.starts_with('-')) return usage_error(fmt::format("{}: {} is not a value for it", name, value));
  words.insert(words.end(), {option, value});
  return {};
}

// Whether the name of the host that load would go to was typed, as it is asked for on a terminal.
bool is_confirmed(const Json& fields, const std::string& url) {
  const auto parsed = parse_url(url);
  const std::string typed = text_of(fields, "confirm");
  return parsed && !typed.empty() && iequals(typed, parsed->url.host);
}

// The line of this program that the form stands for.
Result<std::vector<std::string>> words_of(const std::string& form, const std::string& store) {
  const Json fields = Json::parse(form, nullptr, false);
  if (!fields.is_object()) return usage_error("that is not a form", "send the fields as one JSON object");
  const std::string kind = text_of(fields, "what"), url = text_of(fields, "url");
  if (url.empty() || url.starts_with('-')) return usage_error("there is no URL", "give the URL of the site");
  std::vector<std::string> words;
  Result<void> ok;
  if (kind == "limit" || kind == "why") {
    words = {kind == "limit" ? "run" : "investigate", url};
    ok = add(words, fields, "max_users", "--max-users");
  } else if (kind == "users" || kind == "rate") {
    words = {"bench", url};
    ok = add(words, fields, kind == "users" ? "users" : "rate", kind == "users" ? "--users" : "--rate");
    if (ok) ok = add(words, fields, "duration", "--duration");
  } else {
    return usage_error("there is nothing of that kind to start", "what: limit, why, users or rate");
  }
  if (!ok) return tl::unexpected(ok.error());
  words.insert(words.end(), {"--store", store});
  if (is_confirmed(fields, url)) words.push_back("--i-own-this");
  return words;
}

// As on the command line, with its safety; nobody is asked anything on the terminal.
void play(Door& door, Paged& paged, const run::PageStart& start, const std::string& store) {
  const auto words = words_of(start.form, store);
  if (!words) return start.reply(tl::unexpected(words.error()));
  Door own = door;
  own.in_is_terminal = false;
  bool begun = false;
  paged.on_begin([&] {
    if (!std::exchange(begun, true)) start.reply({});
  });
  const auto code = play_line(own, *words);
  paged.on_begin({});
  if (!code) print_error(door.err, code.error());
  if (begun) return;
  if (!code && code.error().kind == ErrorKind::refused) {
    return start.reply(refused(code.error().message, "type the name of the host to say that it is yours"));
  }
  start.reply(code ? Result<void>{} : tl::unexpected(code.error()));
}

}  // namespace

Result<ExitCode> ui(Door& door, const Call& call) {
  auto serving = input::read_page(call.values);
  if (!serving) return tl::unexpected(serving.error());
  const std::string store = call.values.text("store");
  auto paged =
      Paged::open(door, {.serving = std::move(**serving), .command = "run", .store = store, .form = std::string(form)});
  if (!paged) return tl::unexpected(paged.error());
  while (const auto start = (*paged)->page().next_start(door.stop, std::nullopt)) play(door, **paged, *start, store);
  (*paged)->leave();
  return ExitCode::fine;
}

}  // namespace brink::cli
