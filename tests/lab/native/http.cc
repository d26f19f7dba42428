#include "http.h"

#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <shared_mutex>
#include <sstream>
#include <thread>

#include "wire.h"

namespace lab {
namespace {

constexpr std::size_t chunk = 8 * 1024;

// Held by the one that stops all others, shared by those who pass.
std::shared_mutex world;
void pass() { std::shared_lock<std::shared_mutex> lock(world); }

std::atomic<long> in_flight{0};
std::atomic<long> open_connections{0};

bool answer(int fd, const ServerOptions& options, const Request& request, const Response& response, bool close) {
  std::ostringstream head;
  head << "HTTP/1.1 " << response.status << ' ' << reason(response.status) << "\r\nContent-Type: text/html\r\n"
       << "Content-Length: " << response.body.size() << (close ? "\r\nConnection: close" : "") << "\r\n\r\n";
  const std::string body = request.method == "HEAD" ? std::string() : response.body;
  if (options.two_writes) return send_all(fd, head.str()) && send_all(fd, body);
  if (response.before_chunk) {
    if (!send_all(fd, head.str())) return false;
    for (std::size_t at = 0; at < body.size(); at += chunk) {
      const std::string part = body.substr(at, chunk);
      response.before_chunk(part.size());
      if (!send_all(fd, part)) return false;
    }
    return true;
  }
  return send_all(fd, head.str() + body);
}

Response handled(const Handler& handler, const Request& request) {
  pass();
  counts().most("most in flight", ++in_flight);
  Response response = handler(request);
  --in_flight;
  pass();
  counts().add("requests");
  counts().add("path " + request.path);
  counts().add("status " + std::to_string(response.status));
  return response;
}

void converse(int fd, const ServerOptions& options, const Handler& handler) {
  const int on = 1;
  if (!options.two_writes) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string buffer;
  for (long number = 1;; ++number) {
    const std::size_t length = read_head(fd, buffer);
    if (length == 0) break;
    const std::string head = buffer.substr(0, length);
    buffer.erase(0, length);
    if (options.requests > 0 && number > options.requests) {
      counts().add("ended unanswered");
      break;
    }
    const Request request = parse(head);
    const Response response = handled(handler, request);
    const bool close = options.close || options.serial || response.close || wants_close(head);
    if (response.drop || !answer(fd, options, request, response, close) || close) break;
  }
  ::close(fd);
}

// False when there is no memory for one more.
bool start_thread(std::function<void()> work) {
  // Small stacks: a target may have thousands of users.
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  auto* owned = new std::function<void()>(std::move(work));
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    auto* task = static_cast<std::function<void()>*>(argument);
    (*task)();
    delete task;
    return nullptr;
  };
  const bool started = pthread_create(&thread, &attributes, run, owned) == 0;
  pthread_attr_destroy(&attributes);
  if (!started) delete owned;
  return started;
}

void accept_forever(int listener, const ServerOptions& options, const Handler& handler) {
  for (;;) {
    const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {  // out of descriptors: whoever wants in waits in the queue of the kernel
      counts().add("accept failed");
      ::usleep(10'000);
      continue;
    }
    counts().add("connections");
    if (options.serial) {
      converse(fd, options, handler);
      continue;
    }
    const long now = ++open_connections;
    counts().most("most connections", now);
    if (options.connections > 0 && now > options.connections) {
      --open_connections;
      ::close(fd);
      continue;
    }
    const bool started = start_thread([fd, &options, &handler] {
      converse(fd, options, handler);
      --open_connections;
    });
    if (!started) {
      --open_connections;
      ::close(fd);
    }
  }
}

void pause_forever(double period, double pause) {
  for (;;) {
    std::this_thread::sleep_for(std::chrono::duration<double>(period - pause));
    std::unique_lock<std::shared_mutex> lock(world);
    std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    counts().add("pauses");
  }
}

}  // namespace

void serve(const ServerOptions& given, Handler given_handler) {
  static const ServerOptions options = given;
  static const Handler handler = std::move(given_handler);
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(options.port);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, options.backlog) != 0) {
    std::perror("listen");
    std::exit(1);
  }
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("port %d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  if (options.pause_period > 0) start_thread([] { pause_forever(options.pause_period, options.pause); });
  start_thread([listener] { accept_forever(listener, options, handler); });
}

}  // namespace lab
