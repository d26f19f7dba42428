// The server: lines of a client in, lines for it out. Knows the protocol and the tools, and nothing of streams.
//
// Lines are handed in by one thread. A call that sends requests is carried out in a thread of its own, one at a time;
// everything else is answered before receive() returns. So a client can ask for more, and cancel, while a run goes on.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/random.h"
#include "mcp/message.h"
#include "mcp/protocol.h"
#include "mcp/setup.h"
#include "mcp/tool.h"

namespace brink::mcp {

inline constexpr std::size_t most_line_bytes = 4u << 20;

class Server {
 public:
  // A line to the client, without its end. Called from any thread, from one at a time.
  using Send = std::function<void(const std::string& line)>;

  // `setup` must outlive the server.
  Server(const Setup& setup, Send send);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void receive(std::string_view line);
  // For a line longer than most_line_bytes, which nobody has read.
  void refuse_long_line();
  // Ends the run there is, whose result is still sent, and waits for it.
  void close();

 private:
  // Takes the answer to one request to the client; never called: no answer.
  using Answer = std::function<void(Json message)>;
  struct Request {
    Message message;
    bool stateless = false;
    Answer answer;
  };
  struct Job;

  void handle(Message message, const Answer& answer);
  void handle_request(Request request);
  void handle_notification(const Message& message);
  void handle_call(Request request);
  void call_now(const Request& request, const Tool& tool, const Json& arguments);
  void start(Request request, const Tool& tool, Json arguments);
  void carry_out(Job& job);
  void cancel(const Json& id);
  bool is_running(const Json& id);
  bool is_wanted(const Job& job);
  void send(const Json& message);
  std::uint64_t fresh_seed() { return seeds_() >> 12; }  // a whole number in JSON everywhere

  const Setup& setup_;
  Send send_;
  std::mutex sending_;
  Random seeds_;
  Agreed agreed_;
  std::mutex running_;  // over job_ and what is in it
  std::unique_ptr<Job> job_;
};

}  // namespace brink::mcp
