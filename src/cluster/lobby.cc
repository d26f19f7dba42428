#include "cluster/lobby.h"

#include "base/version.h"
#include "cluster/message.h"

namespace brink::cluster {
namespace {

// One that has not said hello for so long is no longer there, and its name is free.
constexpr Duration name_kept = std::chrono::seconds(3);
constexpr Duration hold_every = std::chrono::seconds(1);
constexpr std::size_t most_seen = 100'000;

}  // namespace

Result<Lobby> Lobby::open(std::shared_ptr<NatsConnection> connection, std::string group, std::string run,
                          std::function<Instant()> now, std::function<void(const std::string&)> tell) {
  auto hellos = connection->subscribe(hello_subject(group));
  if (!hellos) return tl::unexpected(hellos.error());
  auto answers = connection->subscribe(held_subject(group, run));
  if (!answers) return tl::unexpected(answers.error());
  Lobby lobby(std::move(connection), std::move(group), std::move(run));
  lobby.now_ = std::move(now);
  lobby.tell_ = std::move(tell);
  lobby.hellos_ = std::move(*hellos);
  lobby.answers_ = std::move(*answers);
  return lobby;
}

void Lobby::look(std::uint32_t wanted, Duration most) {
  auto mail = hellos_->next(most);
  while (mail) {
    if (const auto hello = decode_hello(mail->bytes)) hear(*hello, wanted);
    mail = hellos_->next(Duration{});
  }
  while (const auto answer = answers_->next(Duration{})) {
    if (const auto hello = decode_hello(answer->bytes)) hear_answer(*hello, wanted);
  }
  look_for_silence();
  hold_on();
}

void Lobby::hear(const Hello& hello, std::uint32_t wanted) {
  if (!may_play(hello) || (held_.size() >= wanted && !held_.contains(hello.name))) return;
  connection_->publish(call_subject(group_, hello.word), encode_call({.kind = Call::Kind::hold, .run = run_}));
}

void Lobby::hear_answer(const Hello& hello, std::uint32_t wanted) {
  if (!may_play(hello) || is_given(hello)) return;
  if (held_.contains(hello.name)) return;
  if (held_.size() >= wanted) return;
  tell_("worker " + hello.name + " (" + hello.host + ") has joined");
  held_[hello.name] = hello;
}

bool Lobby::is_given(const Hello& hello) const {
  const auto given = given_.find(hello.name);
  return given != given_.end() && given->second == hello.word;
}

bool Lobby::may_play(const Hello& hello) {
  if (refused_.contains(hello.word) || seen_.size() >= most_seen) return false;
  if (hello.brink != version || hello.grammar != grammar_version) {
    refuse(hello, "it is Brink " + hello.brink + ", and this is " + std::string(version));
    return false;
  }
  return has_name(hello);
}

// One that was started again has its name back as soon as the one before is silent. While both speak, the second is not
// what it says.
bool Lobby::has_name(const Hello& hello) {
  Seen& seen = seen_[hello.name];
  if (seen.word.empty() || now_() - seen.last > name_kept) {
    seen = {hello.word, now_(), std::nullopt};
    if (const auto held = held_.find(hello.name); held != held_.end() && held->second.word != hello.word) {
      held_.erase(held);
    }
  }
  if (seen.word != hello.word) {
    seen.rival = hello;
    return false;
  }
  seen.last = now_();
  if (seen.rival) {
    refuse(*seen.rival, "another worker is called " + hello.name + ": give it a --name of its own");
    seen.rival.reset();
  }
  return true;
}

// Those who are held answer once a second.
void Lobby::look_for_silence() {
  for (auto at = held_.begin(); at != held_.end();) {
    const bool silent = !is_given(at->second) && now_() - seen_[at->first].last > name_kept;
    if (silent) tell_("worker " + at->first + " has left");
    at = silent ? held_.erase(at) : std::next(at);
  }
}

void Lobby::refuse(const Hello& hello, const std::string& reason) {
  refused_[hello.word] = reason;
  tell_("worker " + hello.name + " (" + hello.host + ") is refused: " + reason);
  connection_->publish(call_subject(group_, hello.word),
                       encode_call({.kind = Call::Kind::refuse, .run = run_, .reason = reason}));
}

// Who is held forgets us unless we say so again.
void Lobby::hold_on() {
  if (now_() < next_hold_) return;
  next_hold_ = now_() + hold_every;
  for (const auto& [name, hello] : held_) {
    if (is_given(hello)) continue;
    connection_->publish(call_subject(group_, hello.word), encode_call({.kind = Call::Kind::hold, .run = run_}));
  }
}

void Lobby::give(const Call& call) {
  for (const auto& [name, hello] : held_) {
    std::string& given = given_[name];
    if (given == hello.word) continue;
    given = hello.word;
    connection_->publish(call_subject(group_, hello.word), encode_call(call));
  }
}

}  // namespace brink::cluster
