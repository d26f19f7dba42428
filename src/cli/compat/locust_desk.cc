#include "cli/compat/locust_desk.h"

#include <array>
#include <nlohmann/json.hpp>

namespace brink::cli {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds patience{10};
constexpr Duration between_tables = std::chrono::milliseconds(900);
constexpr std::size_t most_waiting = 32;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

run::PageAnswer json_answer(int status, const Json& json) { return {.status = status, .body = text_of(json)}; }

run::PageAnswer too_late() {
  return json_answer(503, {{"success", false}, {"message", "nobody could answer in time"}});
}

// Fields of a form, sent as such or as JSON; what was given several times is a list.
Json fields_of(const run::PageAsk& ask) {
  Json fields = Json::parse(ask.body, nullptr, false);
  if (fields.is_object()) return fields;
  fields = Json::object();
  for (const auto& [name, value] : ask.query) {
    if (!fields.contains(name)) {
      fields[name] = value;
    } else if (fields[name].is_array()) {
      fields[name].push_back(value);
    } else {
      fields[name] = Json::array({fields[name], value});
    }
  }
  fields.erase("token");
  return fields;
}

// A page of the file's own would share the page's origin, as its author means it to; but nobody may frame it.
run::PageAnswer page_answer(const Json& said) {
  run::PageAnswer answer{
      .status = said.value("status", 200), .type = said.value("type", "text/plain"), .body = said.value("body", "")};
  const auto headers = said.find("headers");
  if (headers != said.end()) {
    for (const auto& [name, value] : headers->items()) answer.headers[name] = value.get<std::string>();
  }
  return answer;
}

}  // namespace

void LocustDesk::plays(bool users_are_there, bool edits) {
  const std::lock_guard lock(mutex_);
  users_are_there_ = users_are_there;
  edits_ = edits;
}

std::optional<run::PageAnswer> LocustDesk::answer(const run::PageAsk& ask) {
  if (ask.path == "/" || ask.path.starts_with("/api/")) return std::nullopt;
  if (ask.path == "/swarm") return ask.method == "POST" ? swarm(ask) : json_answer(405, {{"message", "ask with POST"}});
  if (ask.path == "/stop") return tell("stop");
  if (ask.path == "/stats/reset") return tell("reset");
  Json query = Json::object();
  for (const auto& [name, value] : ask.query) query[name].push_back(value);
  const auto said = this->ask(
      text_of({{"do", "answer"}, {"method", ask.method}, {"path", ask.path}, {"query", query}, {"body", ask.body}}));
  if (!said) return too_late();
  const Json answer = Json::parse(*said, nullptr, false);
  return answer.is_object() ? std::optional(page_answer(answer)) : std::nullopt;
}

// As Locust answers: what is wrong with the form is said in the answer's words.
run::PageAnswer LocustDesk::swarm(const run::PageAsk& ask) {
  Json fields = fields_of(ask);
  bool there = false, edits = false;
  {
    const std::lock_guard lock(mutex_);
    there = users_are_there_;
    edits = edits_;
  }
  if (!there) {
    const auto begun = page_ ? page_->ask_start(text_of(fields)) : Result<void>{};
    if (begun) return json_answer(200, {{"success", true}, {"message", "Swarming started"}, {"host", fields["host"]}});
    return json_answer(begun.error().kind == ErrorKind::refused ? 403 : 400,
                       {{"success", false}, {"message", begun.error().message}, {"hint", begun.error().hint}});
  }
  if (!edits) return json_answer(409, {{"success", false}, {"message", "the load of this run cannot be changed"}});
  fields["do"] = "tell";
  fields["word"] = "users";
  const auto said = this->ask(text_of(fields));
  if (!said) return too_late();
  const bool wrong = Json::parse(*said, nullptr, false).contains("status");
  if (wrong)
    return json_answer(400, {{"success", false}, {"message", "user_count and spawn_rate are numbers above 0"}});
  return json_answer(200, {{"success", true}, {"message", "Swarming started"}});
}

run::PageAnswer LocustDesk::tell(const std::string& word) {
  const auto said = ask(text_of({{"do", "tell"}, {"word", word}}));
  if (!said) return too_late();
  return json_answer(200, {{"success", true}, {"message", word == "stop" ? "Test stopped" : "ok"}});
}

void LocustDesk::stop() {
  const std::lock_guard lock(mutex_);
  questions_.push_back(std::make_shared<Question>(Question{.text = text_of({{"do", "tell"}, {"word", "stop"}})}));
}

std::optional<std::string> LocustDesk::ask(const std::string& text) {
  const auto question = std::make_shared<Question>(Question{.text = text});
  std::unique_lock lock(mutex_);
  if (questions_.size() >= most_waiting) return std::nullopt;
  questions_.push_back(question);
  answered_.wait_for(lock, patience, [&] { return question->done; });
  if (question->done) return question->answer;
  std::erase(questions_, question);
  return std::nullopt;
}

void LocustDesk::come_by(Instant now) {
  while (true) {
    std::shared_ptr<Question> question;
    {
      const std::lock_guard lock(mutex_);
      if (questions_.empty()) break;
      question = questions_.front();
      questions_.pop_front();
    }
    const auto said = opened_.page(question->text);
    const std::lock_guard lock(mutex_);
    question->answer = said.value_or("null");
    question->done = true;
    answered_.notify_all();
  }
  if (!page_ || !page_->watched() || now - shown_ < between_tables) return;
  shown_ = now;
  if (auto tables = opened_.page(R"({"do": "tables"})")) page_->show_tables(std::move(*tables));
}

}  // namespace brink::cli
