#include "mcp/server.h"

#include <fmt/format.h>

namespace brink::mcp {
namespace {

// The answers to a batch, sent as one list when the last of them is known or will never be.
class Batch {
 public:
  explicit Batch(std::function<void(const Json&)> send) : send_(std::move(send)) {}
  ~Batch() {
    if (!answers_.empty()) send_(answers_);
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  void add(Json answer) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
  }

 private:
  std::function<void(const Json&)> send_;
  std::mutex mutex_;
  Json answers_ = Json::array();
};

RpcError bad_params(std::string text) { return {ErrorCode::invalid_params, std::move(text), nullptr}; }

Json text_content(std::string text) { return Json::array({Json{{"type", "text"}, {"text", std::move(text)}}}); }

Json result_of_call(Result<Json> made, bool stateless) {
  Json result;
  if (made) {
    result["content"] = text_content(text_of(*made));
    result["structuredContent"] = std::move(*made);
    result["isError"] = false;
  } else {
    const Error& error = made.error();
    result["content"] = text_content(error.hint.empty() ? error.message : error.message + "; " + error.hint);
    result["isError"] = true;
  }
  return dressed(std::move(result), stateless);
}

std::optional<Json> progress_token(const Message& message) {
  const Json* meta = find(message.params, "_meta");
  const Json* token = meta == nullptr ? nullptr : find(*meta, "progressToken");
  if (token == nullptr || !(token->is_string() || token->is_number_integer())) return std::nullopt;
  return *token;
}

}  // namespace

// A call that sends requests, from its start until its thread is joined.
struct Server::Job {
  Request request;
  const Tool& tool;
  Json arguments;
  std::uint64_t seed;
  run::Stop stop;
  bool cancelled = false;  // nobody wants to hear of it any more
  bool over = false;
  std::thread thread;

  // In order, as Ctrl-C would, but without waiting for requests in flight.
  void end() {
    stop.request();
    stop.request();
  }
};

Server::Server(const Setup& setup, Send send)
    : setup_(setup), send_(std::move(send)), seeds_(setup.surroundings.seed) {}

Server::~Server() { close(); }

void Server::send(const Json& message) {
  const std::string line = text_of(message);
  const std::lock_guard lock(sending_);
  send_(line);
}

void Server::receive(std::string_view line) {
  Line parsed = parse_line(line);
  if (!parsed.batch) {
    handle(std::move(parsed.messages.front()), [this](Json answer) { send(answer); });
    return;
  }
  if (agreed_ != batch_version) {
    send(error_message(std::nullopt, {ErrorCode::invalid_request, "batches are not part of this revision", nullptr}));
    return;
  }
  const auto batch = std::make_shared<Batch>([this](const Json& answers) { send(answers); });
  for (Message& message : parsed.messages) {
    handle(std::move(message), [batch](Json answer) { batch->add(std::move(answer)); });
  }
}

void Server::refuse_long_line() {
  send(error_message(std::nullopt, {ErrorCode::invalid_request,
                                    fmt::format("a message has at most {} bytes", most_line_bytes), nullptr}));
}

void Server::handle(Message message, const Answer& answer) {
  if (message.error) {
    answer(error_message(message.id, *message.error));
  } else if (message.id && !message.method.empty()) {
    handle_request({std::move(message), false, answer});
  } else if (!message.method.empty()) {
    handle_notification(message);
  }
}

void Server::handle_notification(const Message& message) {
  if (message.method != "notifications/cancelled") return;
  if (const Json* id = find(message.params, "requestId")) cancel(*id);
}

void Server::handle_request(Request request) {
  const Message& message = request.message;
  const auto refuse = [&](const RpcError& error) { request.answer(error_message(message.id, error)); };
  const auto reply = [&](Json result) { request.answer(result_message(*message.id, std::move(result))); };
  if (is_running(*message.id)) {
    return refuse({ErrorCode::invalid_request, "another request with this id is being worked on", nullptr});
  }
  const Speaks spoken = speaks(message, agreed_);
  if (spoken.error) return refuse(*spoken.error);
  request.stateless = spoken.stateless;

  if (message.method == "initialize") {
    agreed_ = agree(message.params);
    return reply(initialize_result(*agreed_));
  }
  if (message.method == "server/discover") return reply(cacheable(discover_result(), request.stateless));
  if (message.method == "ping") return reply(dressed(Json::object(), request.stateless));
  if (message.method == "tools/list") {
    Json tools = Json::array();
    for (const Tool& tool : all_tools()) tools.push_back(description_of(tool, setup_.options));
    return reply(cacheable({{"tools", std::move(tools)}}, request.stateless));
  }
  if (message.method == "tools/call") return handle_call(std::move(request));
  refuse({ErrorCode::method_not_found, fmt::format("there is no method {}", message.method.substr(0, 100)), nullptr});
}

void Server::handle_call(Request request) {
  const auto refuse = [&](std::string text) { request.answer(error_message(request.message.id, bad_params(text))); };
  Json& params = request.message.params;
  const Json* name = find(params, "name");
  if (name == nullptr || !name->is_string()) return refuse("params.name is the name of a tool");
  const Tool* tool = find_tool(name->get_ref<const std::string&>());
  if (tool == nullptr) return refuse(fmt::format("there is no tool {}", name->get<std::string>().substr(0, 100)));
  Json arguments = Json::object();
  if (const auto at = params.find("arguments"); at != params.end() && !at->is_null()) {
    if (!at->is_object()) return refuse("params.arguments is an object");
    arguments = std::move(*at);
  }
  if (tool->sends_requests) {
    start(std::move(request), *tool, std::move(arguments));
  } else {
    call_now(request, *tool, arguments);
  }
}

void Server::call_now(const Request& request, const Tool& tool, const Json& arguments) {
  Progress nobody_asked(std::nullopt, {});
  run::Stop never;
  Result<Json> made = tool.run({setup_, arguments, fresh_seed(), nobody_asked, never});
  request.answer(result_message(*request.message.id, result_of_call(std::move(made), request.stateless)));
}

void Server::start(Request request, const Tool& tool, Json arguments) {
  std::unique_ptr<Job> before;
  {
    const std::lock_guard lock(running_);
    if (job_ && !job_->over) {
      const char* hint = job_->cancelled ? "it was cancelled and is about to end: ask again in some seconds"
                                         : "wait for its result, or cancel it";
      auto busy =
          could_not_run(fmt::format("{} is still running, and one run is made at a time", job_->tool.name), hint);
      return request.answer(result_message(*request.message.id, result_of_call(std::move(busy), request.stateless)));
    }
    before = std::move(job_);
  }
  if (before) before->thread.join();
  const std::lock_guard lock(running_);
  job_.reset(new Job{std::move(request), tool, std::move(arguments), fresh_seed(), {}, false, false, {}});
  job_->thread = std::thread([this, job = job_.get()] { carry_out(*job); });
}

void Server::carry_out(Job& job) {
  Progress progress(progress_token(job.request.message), [&](Json params) {
    if (is_wanted(job)) send(notification("notifications/progress", std::move(params)));
  });
  Result<Json> made = job.tool.run({setup_, job.arguments, job.seed, progress, job.stop});
  Answer answer = std::move(job.request.answer);
  {
    // Over before the answer goes out, so that whoever has it can ask for the next run at once.
    const std::lock_guard lock(running_);
    job.over = true;
    if (job.cancelled) return;
  }
  answer(result_message(*job.request.message.id, result_of_call(std::move(made), job.request.stateless)));
}

bool Server::is_wanted(const Job& job) {
  const std::lock_guard lock(running_);
  return !job.cancelled;
}

bool Server::is_running(const Json& id) {
  const std::lock_guard lock(running_);
  return job_ && !job_->over && *job_->request.message.id == id;
}

void Server::cancel(const Json& id) {
  const std::lock_guard lock(running_);
  if (!job_ || job_->over || *job_->request.message.id != id) return;
  job_->cancelled = true;
  job_->end();
}

void Server::close() {
  std::unique_ptr<Job> last;
  {
    const std::lock_guard lock(running_);
    last = std::move(job_);
    if (last) last->end();
  }
  if (last && last->thread.joinable()) last->thread.join();
}

}  // namespace brink::mcp
