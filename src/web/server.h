// Server: the page over HTTP: a thread that listens, and those that answer. The only place that knows the library.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "run/page.h"
#include "web/board.h"
#include "web/guard.h"

namespace brink::web {

struct ServerSetup {
  plan::PageServing serving;
  Guard guard;
  // Called on many threads at once. An answer of type `event_stream` is followed by what the board has to tell.
  std::function<run::PageAnswer(const run::PageAsk&)> answer;
};

class Server {
 public:
  // More streams than these are refused: each holds a thread.
  static constexpr int most_streams = 16;
  static constexpr std::size_t most_body = 64 << 10;

  // Listens at once; the port it got is told to `make`, which says how to serve there. `board` outlives it.
  // Errors: the address cannot be listened at; the certificate cannot be read.
  static Result<std::unique_ptr<Server>> start(const plan::PageServing& serving, Board& board,
                                               const std::function<ServerSetup(int port)>& make);
  ~Server();  // the board is closed before

  int streams() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace brink::web
