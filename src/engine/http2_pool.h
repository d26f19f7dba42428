// Http2Pool: the connections of HTTP/2 that one worker has to one origin, and which of them has room for one more.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/http2_connection.h"
#include "engine/origin.h"

namespace brink::engine {

class Http2Pool {
 public:
  // `streams`: the most that share a connection, where the server takes as many.
  Http2Pool(CarrierContext& context, Origin& origin, std::uint32_t streams)
      : context_(context), origin_(origin), streams_(streams) {}

  // One with room, open or to be opened by the first request; `alone`: for one stream, and nobody else's.
  Http2Connection& connection(bool alone);

  // None of those there are is given out any more.
  void retire();

  Origin& origin() { return origin_; }
  std::uint32_t streams() const { return streams_; }
  // What the server allowed last, for connections that have not heard of it yet.
  std::uint32_t limit() const { return limit_; }
  void note_limit(std::uint32_t limit) { limit_ = limit; }
  // Bytes on their way out; dead after each write.
  std::string& out() { return out_; }

  // Words of its connections.
  void has_room(Http2Connection& connection);
  void closed(Http2Connection& connection) { closed_.push_back(&connection); }

 private:
  Http2Connection& unused();

  CarrierContext& context_;
  Origin& origin_;
  std::uint32_t streams_;
  std::uint32_t limit_ = ~std::uint32_t{0};
  std::vector<std::unique_ptr<Http2Connection>> connections_;
  std::vector<Http2Connection*> closed_;
  std::vector<Http2Connection*> with_room_;  // perhaps: asked when taken
  std::string out_;
};

}  // namespace brink::engine
