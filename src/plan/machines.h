// Machines: the other machines that play a run, how they are reached, and what they need of this one to play it. Plain
// values, made by input, carried out by cluster.
//
// Whatever of these is secret (tokens, passwords) is never printed, saved or handed on.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"

namespace brink::plan {

// How a server of NATS is reached, and who we are to it. Files are paths, read by the client library.
struct NatsAccess {
  std::vector<std::string> urls;  // nats://HOST:PORT or tls://HOST:PORT, user:password@ or token@ allowed
  std::string token;
  std::string user, password;
  std::string nkey;              // file of a seed
  std::string credentials;       // file with a JWT and a seed
  std::string ca;                // PEM; empty: the system's
  std::string certificate, key;  // PEM, of this client
};

// What a program of somebody's needs elsewhere: the command line that reads it, the files it may see, by the names they
// have there (relative, no ".."), and the variables.
struct Errand {
  std::vector<std::string> words;
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> environment;
  std::uint64_t seed = 1;  // that was drawn for the run, where the line gives none
};

// What becomes of the load of a worker that is lost, a process of this machine or another machine.
enum class OnLoss : std::uint8_t {
  redistribute,  // the others play it
  go_on,         // it is missing; the others go on
  stop,          // the stage ends
};

struct Machines {
  std::uint32_t workers = 1;  // so many play the run
  NatsAccess nats;            // no url: a server is started here
  std::string bind = "127.0.0.1";
  std::uint16_t port = 4222;
  std::string group = "default";  // of workers, where several share a server
  Duration join_timeout = std::chrono::minutes(5);
  std::uint32_t users = 1;  // most at once, of the whole run: no worker has more threads than users
  OnLoss on_loss = OnLoss::redistribute;
  bool threads_given = false;  // by the user; otherwise each worker has as many as the smallest of their machines
  Errand errand;               // of a program; otherwise empty
};

// A worker's own side.
struct Joining {
  NatsAccess nats;
  std::string group = "default";
  std::string name;             // by which it is known; empty: the host's, and something fresh
  std::uint32_t processes = 1;  // each is a worker
  bool once = false;            // leaves after one run
};

}  // namespace brink::plan
