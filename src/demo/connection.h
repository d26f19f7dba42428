// Connection: one visitor's socket. Reads requests one after the other, however they are cut or bundled, and answers
// them in order; between a request and an answer that takes time it only remembers when the answer is due.
#pragma once

#include <span>
#include <string>

#include "base/random.h"
#include "demo/fd.h"
#include "demo/http_request.h"
#include "demo/http_response.h"
#include "demo/shared.h"

namespace brink::demo {

// The turn of the loop in which a connection is called.
struct Turn {
  Instant now{};
  std::string_view date;    // for Date headers
  Random& random;           // page delays
  std::span<char> scratch;  // free for use during a call
  bool closing = false;     // the shop is stopping: no request after this one
};

// Belongs to one worker, which makes every call. The socket is non-blocking and watched edge-triggered.
class Connection {
 public:
  Connection(Fd fd, Shared& shared, Instant opened) : fd_(std::move(fd)), shared_(shared), last_seen_(opened) {}

  // Something happened to the socket. `peer_done`: the visitor will send no more.
  void on_events(bool peer_done, Turn& turn);
  // due() has come.
  void on_due(Turn& turn);

  // The visitor or the shop is done with it: to be destroyed.
  bool gone() const { return gone_; }
  // A request was received whose answer has not been sent in full.
  bool owes_answer() const { return due_ != never || (!out_.empty() && !last_words_); }
  // When to call on_due(); never: not at all.
  Instant due() const { return due_; }
  // When to close it unless the visitor does something before; never: it is the visitor who waits.
  Instant expires() const;

 private:
  void advance(Turn& turn);
  bool flush();
  bool answer_next(Turn& turn);
  void answer(const Request& request, Turn& turn);
  void refuse(const HeadResult& head, Turn& turn);
  bool invite_body(const Request& request);
  bool fill(Turn& turn);
  void leave(Turn& turn);

  Fd fd_;
  Shared& shared_;
  std::string in_;        // received, not yet answered
  std::string out_;       // to be sent
  std::string later_;     // to be sent when due
  std::size_t sent_ = 0;  // of out_
  std::size_t need_ = 0;  // in_ is worth looking at from this size on
  std::size_t discarded_ = 0;
  Instant due_ = never;
  Instant last_seen_;
  bool may_read_ = false;  // the socket may have something that no later event announces
  bool peer_done_ = false;
  bool invited_ = false;      // 100 Continue was sent for the request in in_
  bool last_answer_ = false;  // close once out_ is sent
  bool last_words_ = false;   // our side is shut; only waiting for the visitor to hang up
  bool gone_ = false;
};

}  // namespace brink::demo
