// Router: what is answered to which request, once the guard has let it in. Any thread.
#pragma once

#include <memory>
#include <string>

#include "run/page.h"
#include "web/board.h"
#include "web/library.h"
#include "web/starts.h"

namespace brink::web {

// A stream of server-sent events follows the answer instead of a body.
inline constexpr std::string_view event_stream = "text/event-stream";

class Router {
 public:
  // All outlive it. `form`: see run::PageSetup.
  Router(Board& board, Starts& starts, const Library& library, const std::string& form)
      : board_(board), starts_(starts), library_(library), form_(form.empty() ? Json(nullptr) : Json::parse(form)) {}

  run::PageAnswer answer(const run::PageAsk& ask);

 private:
  run::PageAnswer setup() const;
  run::PageAnswer result() const;
  run::PageAnswer report() const;
  run::PageAnswer stop(const run::PageAsk& ask);
  run::PageAnswer start(const run::PageAsk& ask);

  Board& board_;
  Starts& starts_;
  const Library& library_;
  const Json form_;  // null: nothing can be started
};

}  // namespace brink::web
