// Lobby: where a coordinator finds its workers. It holds as many idle ones as it wants, gives them the job when all are
// there, and later gives it to others who come in the place of those that were lost. One thread.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cluster/lobby_words.h"
#include "cluster/nats_connection.h"

namespace brink::cluster {

struct LobbySetup {
  std::string group;
  std::string run, meeting;                 // the words of both; the meeting outlives its runs
  std::set<std::string>* joined = nullptr;  // of the meeting: who is known to have joined
  std::function<Instant()> now;
  std::function<void(const std::string&)> tell;  // what the user should know, one line each
};

class Lobby {
 public:
  static Result<Lobby> open(std::shared_ptr<NatsConnection> connection, LobbySetup setup);

  // A turn: hears who is there, waiting at most so long for anybody, and holds up to `wanted` of them.
  void look(std::uint32_t wanted, Duration most);
  // Who is held, by name.
  const std::map<std::string, Hello>& held() const { return held_; }
  // Gives `call`, which says what to play, to all who are held and do not have it.
  void give(const Call& call);
  // Those who were held at last and have it are not counted any more: others may come.
  void forget_given() { held_.clear(); }

 private:
  // Who goes by a name, and who else would like to.
  struct Seen {
    std::string word;
    Instant last{};
    std::optional<Hello> rival;
  };
  Lobby(std::shared_ptr<NatsConnection> connection, LobbySetup setup)
      : connection_(std::move(connection)), setup_(std::move(setup)) {}
  // To whoever goes by that word.
  void say(const std::string& word, const Call& call);
  void hold(const Hello& hello);
  void hear(const Hello& hello, std::uint32_t wanted);
  void hear_answer(const Hello& hello, std::uint32_t wanted);
  bool may_play(const Hello& hello);
  bool has_name(const Hello& hello);
  bool is_given(const Hello& hello) const;
  void look_for_silence();
  void refuse(const Hello& hello, const std::string& reason);
  void hold_on();

  std::shared_ptr<NatsConnection> connection_;
  LobbySetup setup_;
  std::unique_ptr<NatsInbox> hellos_, answers_;
  std::map<std::string, Seen> seen_;            // by name: who says so
  std::map<std::string, std::string> refused_;  // by word
  std::map<std::string, Hello> held_;
  std::map<std::string, std::string> given_;  // name -> word
  Instant next_hold_{};
};

}  // namespace brink::cluster
