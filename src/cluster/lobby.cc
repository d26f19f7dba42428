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

Result<Lobby> Lobby::open(std::shared_ptr<NatsConnection> connection, LobbySetup setup) {
  auto hellos = connection->subscribe(hello_subject(setup.group));
  if (!hellos) return tl::unexpected(hellos.error());
  auto answers = connection->subscribe(held_subject(setup.group, setup.run));
  if (!answers) return tl::unexpected(answers.error());
  Lobby lobby(std::move(connection), std::move(setup));
  lobby.hellos_ = std::move(*hellos);
  lobby.answers_ = std::move(*answers);
  return lobby;
}

void Lobby::say(const std::string& word, const Call& call) {
  connection_->publish(call_subject(setup_.group, word), encode_call(call));
}

void Lobby::hold(const Hello& hello) {
  say(hello.word, {.kind = Call::Kind::hold, .run = setup_.run, .meeting = setup_.meeting});
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
  hold(hello);
}

void Lobby::hear_answer(const Hello& hello, std::uint32_t wanted) {
  if (!may_play(hello) || is_given(hello)) return;
  if (held_.contains(hello.name)) return;
  if (held_.size() >= wanted) return;
  if (setup_.joined->insert(hello.name).second || given_.contains(hello.name))
    setup_.tell("worker " + hello.name + " (" + hello.host + ") has joined");
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
  if (seen.word.empty() || setup_.now() - seen.last > name_kept) {
    seen = {hello.word, setup_.now(), std::nullopt};
    if (const auto held = held_.find(hello.name); held != held_.end() && held->second.word != hello.word) {
      held_.erase(held);
    }
  }
  if (seen.word != hello.word) {
    seen.rival = hello;
    return false;
  }
  seen.last = setup_.now();
  if (seen.rival) {
    refuse(*seen.rival, "another worker is called " + hello.name + ": give it a --name of its own");
    seen.rival.reset();
  }
  return true;
}

// Those who are held answer once a second.
void Lobby::look_for_silence() {
  for (auto at = held_.begin(); at != held_.end();) {
    const bool silent = !is_given(at->second) && setup_.now() - seen_[at->first].last > name_kept;
    if (silent && setup_.joined->erase(at->first) > 0) setup_.tell("worker " + at->first + " has left");
    at = silent ? held_.erase(at) : std::next(at);
  }
}

void Lobby::refuse(const Hello& hello, const std::string& reason) {
  refused_[hello.word] = reason;
  setup_.tell("worker " + hello.name + " (" + hello.host + ") is refused: " + reason);
  say(hello.word, {.kind = Call::Kind::refuse, .run = setup_.run, .reason = reason});
}

// Who is held forgets us unless we say so again.
void Lobby::hold_on() {
  if (setup_.now() < next_hold_) return;
  next_hold_ = setup_.now() + hold_every;
  for (const auto& [name, hello] : held_) {
    if (is_given(hello)) continue;
    hold(hello);
  }
}

void Lobby::give(const Call& call) {
  for (const auto& [name, hello] : held_) {
    std::string& given = given_[name];
    if (given == hello.word) continue;
    given = hello.word;
    say(hello.word, call);
  }
}

}  // namespace brink::cluster
