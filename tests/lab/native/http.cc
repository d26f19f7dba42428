#include "http.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <shared_mutex>
#include <sstream>
#include <thread>

namespace lab {
namespace {

constexpr std::size_t max_head = 64 * 1024;
constexpr std::size_t chunk = 8 * 1024;

// Held by the one that stops all others, shared by those who pass.
std::shared_mutex world;
void pass() { std::shared_lock<std::shared_mutex> lock(world); }

std::atomic<long> in_flight{0};
std::atomic<long> open_connections{0};

const char* reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Gateway Timeout";
  }
}

bool send_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t done = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (done <= 0) return false;
    sent += static_cast<std::size_t>(done);
  }
  return true;
}

// Reads on until `buffer` holds a head; its length with the empty line, or 0 at the end of the connection.
std::size_t read_head(int fd, std::string& buffer) {
  for (;;) {
    if (const auto end = buffer.find("\r\n\r\n"); end != std::string::npos) return end + 4;
    if (buffer.size() > max_head) return 0;
    char bytes[16 * 1024];
    const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) return 0;
    buffer.append(bytes, static_cast<std::size_t>(got));
  }
}

Request parse(const std::string& head) {
  const auto first = head.find(' ');
  const auto second = head.find_first_of(" \r", first + 1);
  const std::string target = head.substr(first + 1, second - first - 1);
  return {head.substr(0, first), target.substr(0, target.find('?'))};
}

bool wants_close(std::string head) {
  std::transform(head.begin(), head.end(), head.begin(), [](unsigned char c) { return std::tolower(c); });
  return head.find("\r\nconnection: close") != std::string::npos;
}

// Reads on until `buffer` holds what the head of `length` bytes announces.
bool read_body(int fd, std::string& buffer, std::size_t length) {
  const std::size_t at = buffer.find("Content-Length: ");
  if (at == std::string::npos || at > length) return false;
  const std::size_t whole = length + std::strtoul(buffer.c_str() + at + sizeof "Content-Length:", nullptr, 10);
  while (buffer.size() < whole) {
    char bytes[4096];
    const ssize_t got = ::recv(fd, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(got));
  }
  return true;
}

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

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

void Counts::add(const std::string& name, long by) {
  std::lock_guard<std::mutex> lock(mutex_);
  values_[name] += by;
}

void Counts::most(const std::string& name, long value) {
  std::lock_guard<std::mutex> lock(mutex_);
  values_[name] = std::max(values_[name], value);
}

std::string Counts::json() const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::string text = "{";
  for (const auto& [name, value] : values_) {
    text += (text.size() > 1 ? ", \"" : "\"") + name + "\": " + std::to_string(value);
  }
  return text + "}";
}

Counts& counts() {
  static Counts all;
  return all;
}

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

Response get(std::uint16_t port, const std::string& path) {
  thread_local int fd = -1;
  const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (fd < 0) {
      fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const sockaddr_in address = loopback(port);
      if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) break;
    }
    std::string buffer;
    if (send_all(fd, request)) {
      if (const std::size_t length = read_head(fd, buffer); length > 0 && read_body(fd, buffer, length)) {
        return {std::atoi(buffer.c_str() + sizeof "HTTP/1.1"), buffer.substr(length)};
      }
    }
    ::close(fd);
    fd = -1;
  }
  if (fd >= 0) ::close(fd);
  fd = -1;
  return {502, "no answer\n"};
}

}  // namespace lab
