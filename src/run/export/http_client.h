// A client for the endpoints that numbers are pushed to: small requests, one at a time, over a connection that is kept.
// Not for load: that is the engine's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/exporting.h"

namespace brink::run {

struct HttpReply {
  int status = 0;
  std::string body;  // the first 64 KB
};

class HttpClient {
 public:
  // Errors: a file of certificates that cannot be used.
  static Result<std::unique_ptr<HttpClient>> make(const plan::HttpEndpoint& endpoint, const plan::TlsOptions& tls);
  ~HttpClient();

  // To the endpoint's origin. Gives up after 2 s without a connection, after 3 s without a byte, and after a body of
  // more than 1 MB. Redirects are not followed. Errors: one line that names neither URL nor secret.
  Result<HttpReply> send(std::string_view method, const std::string& target, const std::string& body,
                         const std::vector<plan::Header>& headers);
  // From another thread: what send() waits for ends.
  void give_up();

 private:
  struct State;
  explicit HttpClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What a message may quote of a foreign text: its first line, cut, without control characters.
std::string first_line(std::string_view text);

// A reply that says the request was taken: 2xx. Otherwise the error that says what came: "500 Internal Server Error:
// the first line of the body".
Result<void> accepted(const HttpReply& reply);

}  // namespace brink::run
