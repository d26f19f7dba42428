// A web server that blocks: one thread a connection, as many runtimes do, so that a thread that waits for a lock, for a
// slot or for another server is seen to wait for it. The targets in tests/lab are made of it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace lab {

struct Request {
  std::string method;
  std::string path;  // without the query
};

struct Response {
  int status = 200;
  std::string body = "ok\n";
  bool close = false;                                  // end the connection afterwards
  bool drop = false;                                   // end it without an answer
  std::function<void(std::size_t)> before_chunk = {};  // called before each part of the body leaves; may wait
};

using Handler = std::function<Response(const Request&)>;

// What happened, by name; printed at the end. Safe from any thread.
class Counts {
 public:
  void add(const std::string& name, long by = 1);
  void most(const std::string& name, long value);
  std::string json() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, long> values_;
};

Counts& counts();

struct ServerOptions {
  std::uint16_t port = 0;   // on 127.0.0.1; 0: any free one
  int backlog = 4096;       //
  bool serial = false;      // one connection at a time, one request each
  bool close = false;       // one request a connection
  long requests = 0;        // the request after so many on a connection ends it unanswered; 0: never
  long connections = 0;     // more at once are closed at once; 0: any number
  bool two_writes = false;  // head and body in two writes, with Nagle's algorithm on
  double pause_period = 0;  // every so many seconds all threads stand still for `pause`; 0: never
  double pause = 0;         //
};

// Listens, prints "port N" on stdout, and serves in threads of its own until the process ends.
void serve(const ServerOptions& options, Handler handler);

// GET of `path` from 127.0.0.1:`port`, on a connection that the calling thread keeps. Status 502 when there is no
// answer.
Response get(std::uint16_t port, const std::string& path);

}  // namespace lab
