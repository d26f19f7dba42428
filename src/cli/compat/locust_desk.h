// LocustDesk: what browsers and scripts ask of a locustfile. They ask on threads of the page; the file answers on the
// one thread it may be asked from, whenever that comes by.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "cli/door.h"
#include "run/page.h"

namespace brink::cli {

class LocustDesk {
 public:
  // `opened` outlives it.
  explicit LocustDesk(const OpenLocustfile& opened) : opened_(opened) {}

  // On threads of the page: what Locust has under paths of its own, and what the file has added. Nothing: it is
  // neither.
  std::optional<run::PageAnswer> answer(const run::PageAsk& ask);
  // Likewise: users are to end.
  void stop();

  // Whom starts are asked of, from now on.
  void serves(run::Page* page) { page_ = page; }
  // Whether users are there, and whether their number may be changed.
  void plays(bool users_are_there, bool edits);

  // On the thread of the file: answers what has been asked; about once a second, tables for whoever looks.
  void come_by(Instant now);

 private:
  struct Question {
    std::string text;
    bool done = false;
    std::string answer;
  };
  std::optional<std::string> ask(const std::string& text);
  run::PageAnswer swarm(const run::PageAsk& ask);
  run::PageAnswer tell(const std::string& word);

  const OpenLocustfile& opened_;
  run::Page* page_ = nullptr;
  Instant shown_{};

  std::mutex mutex_;
  std::condition_variable answered_;
  // Under `mutex_`:
  std::deque<std::shared_ptr<Question>> questions_;
  bool users_are_there_ = false, edits_ = false;
};

}  // namespace brink::cli
