// Composer: the request of a step with its placeholders filled in, in memory that is used again for the next one.
// Belongs to one user.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/url.h"
#include "engine/behaviour.h"
#include "engine/scenario/scope.h"
#include "plan/scenario.h"

namespace brink::engine {

class Composer {
 public:
  // Fills the step in; what came of it stands until the next call. `origin` is where the step goes.
  void compose(const plan::Step& step, const Url& origin, Scope& scope, bool wants_body);

  // The same for the step's WebSocket, with the headers of an opening handshake; `key` is Sec-WebSocket-Key.
  void compose_handshake(const plan::Step& step, const Url& origin, Scope& scope, std::string key);

  const Composed& request() const { return request_; }
  const std::string& key() const { return key_; }
  // Placeholders that had no value, and stand there as they are written; empty when all had.
  const std::string& missing() const { return missing_; }
  // Why it cannot be sent, whatever the scenario wants: a value made the target a URL of another origin.
  std::string_view wrong() const { return wrong_; }

 private:
  void fill_target(const plan::Step& step, const Url& origin, Scope& scope);
  void fill_headers(const plan::Step& step, Scope& scope);

  struct Span {
    std::size_t begin = 0, value = 0, end = 0;  // in text_
  };
  std::string target_;
  std::string text_;  // of the headers, one behind the other
  std::vector<Span> spans_;
  std::vector<protocol::HeaderView> headers_;
  std::string body_;
  std::string key_;
  std::string missing_;
  std::string_view wrong_;
  Composed request_;
};

}  // namespace brink::engine
