// NatsServer: a server of NATS that this process starts for its run, and which ends with it, however that ends.
//
// Only who knows its token may speak to it. The token stands in a file that nobody else can read, and is gone once the
// server has read it; what the server stores lies beside it.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "cluster/private_folder.h"
#include "plan/machines.h"

namespace brink::cluster {

struct NatsServerSetup {
  std::string host;
  std::uint16_t port = 0;        // 0: any that is free
  std::string token;             // empty: a fresh one
  std::string certificate, key;  // files; empty: no TLS
  std::string ca;                // file; with TLS: who joins has a certificate that one of these signed
};

class NatsServer {
 public:
  // To be called on a thread that lives as long as the program. Errors: nats-server is not installed, or cannot listen
  // there, and why.
  static Result<std::unique_ptr<NatsServer>> start(NatsServerSetup setup);
  ~NatsServer();
  NatsServer(const NatsServer&) = delete;
  NatsServer& operator=(const NatsServer&) = delete;

  // From this machine.
  plan::NatsAccess access() const;
  // What workers elsewhere are to join: "nats://HOST:PORT" (or "tls://"), by the name of this machine where it listens
  // to all.
  std::string url() const;
  const std::string& token() const { return setup_.token; }
  // Others than this machine reach it, and may read what passes.
  bool is_readable() const;

 private:
  NatsServer(PrivateFolder folder, NatsServerSetup setup) : folder_(std::move(folder)), setup_(std::move(setup)) {}
  std::string url_with(const std::string& host) const;
  Result<void> wait_until_ready();
  std::string why_it_ended() const;

  PrivateFolder folder_;
  NatsServerSetup setup_;
  std::uint16_t port_ = 0;
  int pid_ = -1;
};

// Letters and digits that nobody can guess; so many.
std::string secret_word(std::size_t letters);

}  // namespace brink::cluster
