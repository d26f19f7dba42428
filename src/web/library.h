// Library: the saved runs of one store, as the page asks for them. Each answer reads the store anew; any thread.
#pragma once

#include <string>

#include "base/result.h"
#include "run/page.h"

namespace brink::web {

class Library {
 public:
  // `folder` of the store; empty: there is none, and nothing is answered.
  explicit Library(std::string folder) : folder_(std::move(folder)) {}

  bool there() const { return !folder_.empty(); }

  // /api/runs             a list of all, newest first
  // /api/runs/ID          {"record": …, "words": …}
  // /api/runs/ID/report   the same run as a page to keep
  // /api/compare?run=ID&before=ID   what changed; without `before` since the last run of the same target and load
  run::PageAnswer answer(const run::PageAsk& ask) const;

 private:
  run::PageAnswer list() const;
  run::PageAnswer one(std::string_view id_and_more) const;
  run::PageAnswer compare(const run::PageAsk& ask) const;
  const std::string folder_;
};

}  // namespace brink::web
