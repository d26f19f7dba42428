// The arguments of a request of k6/http, made into an HttpCall.
#pragma once

#include "script/js/http_call.h"

namespace brink::script::js {

// What k6/http keeps for a user.
class HttpUser final : public User::Watcher {
 public:
  explicit HttpUser(User& user) : user_(user) { user.watch(*this); }
  std::shared_ptr<Jar> jar();
  std::shared_ptr<const Expected> expected() const { return expected_; }
  void expect(std::shared_ptr<const Expected> expected) { expected_ = std::move(expected); }
  void job_begins(const Job& job) override;

 private:
  User& user_;
  std::shared_ptr<Jar> jar_;
  std::shared_ptr<const Expected> expected_ = std::make_shared<const Expected>();
};

// A request with this method; `body` and `params` may be undefined. False with an exception set; the URL itself may be
// bad: then `bad_url` says how, and no exception is set unless the script wants one.
bool read_call(User& user, std::string_view method, JSValueConst url, JSValueConst body, JSValueConst params,
               HttpCall& call, std::string& bad_url);

// A timeout as params give it: "1.5" and 1.5 are milliseconds, "10s" is ten seconds. False with an exception set.
bool read_timeout(JSContext* context, JSValueConst value, Duration& timeout);

// The class of http.url`...` and what expectedStatuses() returns.
bool fill_params(Group& group, JSValueConst exports);

}  // namespace brink::script::js
