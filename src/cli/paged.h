// Paged: a command whose runs are shown on a page (run/page.h) while they go on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/door.h"
#include "run/page.h"

namespace brink::cli {

struct PagedOptions {
  plan::PageServing serving;
  std::string command;     // "bench", as the page says it
  std::string store = "";  // see run::PageSetup, as those below
  std::string form = "";
  std::function<std::optional<run::PageAnswer>(const run::PageAsk&)> more = {};
};

class Paged {
 public:
  // Opens the page and says on stderr where it is. From now on all runs behind the door tell it. Errors: the address
  // cannot be listened at.
  static Result<std::unique_ptr<Paged>> open(Door& door, PagedOptions options);
  // Takes the runs off it again; no run goes on.
  ~Paged();

  run::Page& page() { return *page_; }
  // Instead of the run's own end: what the stop button asks for.
  void on_stop(std::function<void()> stop) { stop_ = std::move(stop); }

  // Called when a run begins.
  void on_begin(std::function<void()> begin) { begin_ = std::move(begin); }

  // The command has said what there is to say: if the page is to stay, until the program is told to stop.
  void leave();

 private:
  Paged(Door& door, PagedOptions options, std::unique_ptr<run::Page> page);
  void begin(const std::string& target, run::Stop& stop);
  // A kind of run that tells the page too.
  template <class Request, class Target>
  void tell(std::function<Result<run::Outcome>(const Request&, run::Observer&, run::Stop&)>& doer, Target target);
  void tell_k6();

  Door& door_;
  Doers doers_;  // as they were
  PagedOptions options_;
  std::function<void()> stop_, begin_;
  std::unique_ptr<run::Page> page_;
};

// The page that a command's own options ask for; null: none.
Result<std::unique_ptr<Paged>> open_page(Door& door, const input::Values& values, const std::string& command);

}  // namespace brink::cli
