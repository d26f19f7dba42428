#include "cluster/lobby_words.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace brink::cluster {
namespace {

using nlohmann::json;

constexpr std::string_view kinds[] = {"hold", "play", "refuse"};
constexpr std::size_t longest_word = 64;

bool fits(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

std::string text_of(const json& all, const char* key) {
  return all.contains(key) && all[key].is_string() ? all[key].get<std::string>() : "";
}

std::int64_t whole_of(const json& all, const char* key) {
  return all.contains(key) && all[key].is_number_integer() ? all[key].get<std::int64_t>() : 0;
}

std::uint32_t count_of(const json& all, const char* key) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(whole_of(all, key), 0, 1 << 20));
}

}  // namespace

std::string encode_hello(const Hello& hello) {
  return json{{"brink", hello.brink}, {"grammar", hello.grammar}, {"name", hello.name},  {"word", hello.word},
              {"host", hello.host},   {"pid", hello.pid},         {"cores", hello.cores}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Hello> decode_hello(std::string_view text) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_object()) return std::nullopt;
  Hello hello{text_of(all, "brink"),
              count_of(all, "grammar"),
              text_of(all, "name"),
              text_of(all, "word"),
              text_of(all, "host"),
              whole_of(all, "pid"),
              std::max(1u, count_of(all, "cores"))};
  if (!is_word(hello.name) || !is_word(hello.word)) return std::nullopt;
  return hello;
}

std::string encode_call(const Call& call) {
  json all{{"kind", kinds[static_cast<std::size_t>(call.kind)]}, {"run", call.run}};
  if (!call.meeting.empty()) all["meeting"] = call.meeting;
  if (call.kind == Call::Kind::refuse) all["reason"] = call.reason;
  if (call.kind == Call::Kind::play) {
    all["threads"] = call.threads;
    if (!call.job.empty()) all["job"] = base64(call.job);
    if (call.job.empty()) all.update({{"bucket", call.bucket}, {"object", call.object}, {"digest", call.digest}});
  }
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Call> decode_call(std::string_view text) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_object()) return std::nullopt;
  const auto* kind = std::find(std::begin(kinds), std::end(kinds), text_of(all, "kind"));
  if (kind == std::end(kinds)) return std::nullopt;
  Call call;
  call.kind = static_cast<Call::Kind>(kind - std::begin(kinds));
  call.run = text_of(all, "run");
  call.meeting = text_of(all, "meeting");
  call.reason = text_of(all, "reason");
  call.threads = std::clamp(count_of(all, "threads"), 1u, 256u);
  const auto job = base64_decoded(text_of(all, "job"));
  call.job = job.value_or("");
  call.bucket = text_of(all, "bucket");
  call.object = text_of(all, "object");
  call.digest = text_of(all, "digest");
  const bool placed = !call.job.empty() || (is_word(call.bucket) && !call.object.empty());
  if (!job || (call.kind != Call::Kind::refuse && !is_word(call.run))) return std::nullopt;
  if (!call.meeting.empty() && !is_word(call.meeting)) return std::nullopt;
  if (call.kind == Call::Kind::play && !placed) return std::nullopt;
  return call;
}

std::string hello_subject(const std::string& group) { return "brink.lobby." + group + ".hello"; }
std::string call_subject(const std::string& group, const std::string& word) {
  return "brink.lobby." + group + ".to." + word;
}
std::string held_subject(const std::string& group, const std::string& run) {
  return "brink.lobby." + group + ".held." + run;
}
std::string over_subject(const std::string& group, const std::string& meeting) {
  return "brink.lobby." + group + ".over." + meeting;
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= longest_word && std::all_of(text.begin(), text.end(), fits);
}

std::string name_of(std::string_view host, std::string_view fresh) {
  constexpr std::size_t longest_host = 40;
  std::string name(host.substr(0, longest_host));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !fits(c); }, '-');
  return name + "-" + std::string(fresh);
}

std::string name_of(const std::string& worker, std::uint32_t process) {
  const std::string number = "-" + std::to_string(process);
  return worker.substr(0, longest_word - number.size()) + number;
}

}  // namespace brink::cluster
