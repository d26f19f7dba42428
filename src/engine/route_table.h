// RouteTable: the plan's routes as a worker sends them: bytes prepared once, origins shared. Each worker has its own
// copy, because a cache-busting parameter is patched in place.
#pragma once

#include <memory>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "engine/behaviour.h"
#include "engine/carrier.h"
#include "engine/origin.h"
#include "plan/plan.h"
#include "protocol/cookies.h"
#include "protocol/http2_request.h"
#include "protocol/request.h"

namespace brink::engine {

struct PreparedRoute {
  const plan::Route* plan = nullptr;
  protocol::PreparedRequest request;
  protocol::Http2Request http2;  // the same, as HTTP/2 has it; made where that is spoken
  std::size_t origin = 0;        // index into RouteTable::origins
  bool head_method = false;
  bool idempotent = true;
  std::optional<std::uint64_t> length;  // of the first response that is held to one
};

class RouteTable {
 public:
  // Usage errors: a header or method that cannot be sent, naming it.
  // `network` may be null; both it and the plan outlive the table.
  static Result<RouteTable> make(const plan::Plan& plan, net::Machine& machine, const plan::Network* network = nullptr);

  PreparedRoute& at(RouteId id) { return routes_[id.value]; }
  std::size_t size() const { return routes_.size(); }
  Origin& origin(std::size_t index) { return *origins_[index]; }
  std::size_t origin_count() const { return origins_.size(); }
  // That of `url`, made if there is none yet.
  std::size_t origin_of(const Url& url);

  // The bytes of one request into `out`; composed in `scratch` only where they differ from the prepared ones.
  struct Cookies {
    const protocol::CookieJar* jar = nullptr;  // null: none
    protocol::WallTime now{};
  };
  void compose(PreparedRoute& route, const Cookies& cookies, Random& random, std::string& scratch, Request& out);
  // The same of a request that was composed by a behaviour, always in `scratch`; its body is sent from where it lies.
  // Errors: those of protocol::prepare_request.
  Result<void> compose(const PreparedRoute& route, const Composed& composed, const Cookies& cookies, Random& random,
                       std::string& scratch, Request& out);

 private:
  void prepare_http2();

  const plan::Plan* plan_ = nullptr;
  net::Machine* machine_ = nullptr;
  const plan::Network* network_ = nullptr;
  protocol::RequestOptions options_;  // of composed requests
  protocol::PreparedRequest composed_;
  std::vector<PreparedRoute> routes_;
  std::vector<std::unique_ptr<Origin>> origins_;
  std::vector<Url> origin_urls_;
  std::size_t last_origin_ = 0;  // that was asked for
};

}  // namespace brink::engine
