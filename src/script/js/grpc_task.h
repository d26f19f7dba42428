// GrpcTask: one call of k6/net/grpc: what a script asked for, as the engine sends it, and what came of it. Calls no
// JavaScript but to read its arguments and to make its answer.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "script/js/grpc_client.h"

namespace brink::script::js {

class GrpcTask {
 public:
  GrpcTask(User& user, std::shared_ptr<GrpcClient> client) : user_(user), client_(std::move(client)) {}

  // On the fiber; false with an exception set. `params`: {metadata: [[name, value]], tags, timeout, discard}.
  bool aim(std::string_view method);
  void aim(GrpcClient::Found found) { found_ = std::move(found); }
  bool read_params(JSValueConst params);
  // A message as JSON, with what goes before it, appended to `out`.
  bool write(std::string_view json, std::string& out);
  bool add_message(std::string_view json) { return write(json, messages_); }
  void use_timeout(Duration timeout) { timeout_ = timeout; }
  // Neither metrics nor a limit of the message's size: for what the client does itself.
  void be_silent() { silent_ = true; }

  // The call; valid as long as the task. With `talks` a stream.
  const engine::GrpcCall& compose(bool talks);
  // It is a stream, whose metrics count from now on.
  void begin_stream();
  // What came of it: metrics are told.
  void take(const engine::Outcome& outcome);

  const protocol::GrpcStatus& status() const { return status_; }
  const std::vector<std::string>& messages() const { return received_; }
  const protocol::ProtoMethod& method() const { return *found_.method; }
  sample::TagsId tags() const { return tags_; }

  // On the fiber. Exception: what came is no such message.
  JSValue response();
  JSValue message(std::string_view bytes);
  JSValue status_object();  // {code, message, details}

 private:
  bool read_metadata(JSValueConst list);
  bool read_tags(JSValueConst tags);
  JSValue details() const;
  void add_tags(std::string_view status);
  void tell(const sample::Sample* sample);

  User& user_;
  std::shared_ptr<GrpcClient> client_;
  GrpcClient::Found found_;
  struct Entry {
    std::string name, value;
  };
  std::vector<Entry> metadata_;
  std::vector<protocol::Http2Field> fields_;
  std::string messages_, name_, user_agent_;
  sample::TagsId tags_{};
  Duration timeout_ = std::chrono::minutes(2);
  bool discard_ = false;
  bool silent_ = false;
  engine::GrpcCall call_;

  protocol::GrpcStatus status_;
  std::vector<std::string> received_;
  std::string head_, trailers_;
};

// {name: [values]} of lines, without what gRPC itself has among them.
JSValue metadata_object(JSContext* context, std::string_view lines);

// Sends a call that is no stream beside the user, and says when it has ended.
class GrpcSender final : public engine::Behaviour {
 public:
  GrpcSender(std::shared_ptr<GrpcTask> task, std::function<void()> ended)
      : task_(std::move(task)), ended_(std::move(ended)) {}
  engine::Action next(const engine::Outcome& outcome) override;

 private:
  std::shared_ptr<GrpcTask> task_;
  std::function<void()> ended_;
};

// On the user's fiber: sends it and waits for its end. False with an exception set.
bool perform(User& user, GrpcTask& task);

}  // namespace brink::script::js
