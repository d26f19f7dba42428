#include "web/answers.h"

#include <algorithm>

#include "web/live_json.h"

namespace brink::web {

run::PageAnswer failed(const Error& error, int status) {
  return {.status = status, .body = text_of({{"error", error.message}, {"hint", error.hint}})};
}

run::PageAnswer not_found() { return failed({.message = "there is nothing here"}, 404); }

run::PageAnswer wrong_method(const std::string& right) {
  run::PageAnswer answer = failed({.message = "ask with " + right}, 405);
  answer.headers["Allow"] = right;
  return answer;
}

run::PageAnswer page_to_keep(std::string html, const std::string& id) {
  std::string name = "brink";
  for (const char c : id.empty() ? std::string() : "-" + id) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') name += c;
  }
  return {.type = "text/html; charset=utf-8",
          .body = std::move(html),
          .headers = {{"Content-Disposition", "attachment; filename=\"" + name + ".html\""}}};
}

}  // namespace brink::web
