#include "web/router.h"

#include "base/version.h"
#include "web/answers.h"
#include "web/live_template.h"

namespace brink::web {

run::PageAnswer Router::answer(const run::PageAsk& ask) {
  const bool reads = ask.method == "GET" || ask.method == "HEAD";
  if (ask.path == "/api/stop") return stop(ask);
  if (ask.path == "/api/start") return start(ask);
  if (ask.path.starts_with("/api/runs") || ask.path == "/api/compare") return library_.answer(ask);
  if (!reads) return wrong_method("GET");
  if (ask.path == "/") return {.type = "text/html; charset=utf-8", .body = std::string(live_template)};
  if (ask.path == "/api/setup") return setup();
  if (ask.path == "/api/state") return {.body = board_.state()};
  if (ask.path == "/api/events") return {.type = std::string(event_stream)};
  if (ask.path == "/api/record") return result();
  if (ask.path == "/api/report") return report();
  return not_found();
}

// What this page can do besides showing a run.
run::PageAnswer Router::setup() const {
  return {.body = text_of({{"version", std::string(version)}, {"runs", library_.there()}, {"form", form_}})};
}

run::PageAnswer Router::result() const {
  auto result = board_.result();
  if (!result) return failed({.message = "no run has ended yet", .hint = "/api/state says how it stands"}, 404);
  return {.body = std::move(*result)};
}

run::PageAnswer Router::report() const {
  auto page = board_.report();
  if (!page) return failed({.message = "no run has ended yet"}, 404);
  return page_to_keep(std::move(*page), "report");
}

run::PageAnswer Router::stop(const run::PageAsk& ask) {
  if (ask.method != "POST") return wrong_method("POST");
  if (!board_.stop()) return failed({.message = "no run goes on"}, 409);
  return {.status = 202, .body = "{\"stopping\": true}"};
}

run::PageAnswer Router::start(const run::PageAsk& ask) {
  if (ask.method != "POST") return wrong_method("POST");
  if (form_.is_null()) return failed({.message = "nothing can be started from this page"}, 403);
  if (board_.running()) return failed({.message = "a run goes on already"}, 409);
  const auto begun = starts_.ask(ask.body);
  if (!begun) {
    const int status = begun.error().kind == ErrorKind::refused ? 403
                       : begun.error().kind == ErrorKind::usage ? 400
                                                                : 503;
    return failed(begun.error(), status);
  }
  return {.status = 202, .body = "{\"started\": true}"};
}

}  // namespace brink::web
