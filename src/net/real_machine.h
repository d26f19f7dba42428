// The real machine: Machine on epoll, sockets, OpenSSL and c-ares.
//
// One worker's: made anywhere, then used by one thread (see machine.h); nothing is shared between two. Streams must be
// destroyed before their machine. Callbacks of resolve() that have not come by then are dropped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/certificate_text.h"
#include "net/machine.h"
#include "net/resolver.h"

namespace brink::net {

struct MachineOptions {
  std::vector<HostOverride> overrides;
  // Connections leave from these in turn (each family its own); none: the kernel chooses.
  std::vector<std::string> source_addresses;
  // Without those: so many standing connections to 127.0.0.0/8 leave from one address, further ones from the next
  // (127.0.0.2, ...). 0: the kernel chooses for all, and has one address' worth of ports.
  std::uint32_t loopback_share = 0;
  bool tls_verify = true;
  std::string tls_ca_bundle;     // PEM file or directory instead of the system's; empty: the system's
  std::string tls_min, tls_max;  // as TlsSettings has them, likewise
  std::vector<std::string> tls_ciphers;
  std::vector<CertificateText> certificates;
  DnsSettings dns;
  // How long before a timer the machine stops sleeping and polls: trades CPU for exact times. The kernel wakes a
  // sleeper some 50 µs late.
  Duration spin{};
};

// Errors: a CA bundle that cannot be read or is empty (named), a source address that is not this machine's, an override
// or name server that is not an address, no file descriptor left.
Result<std::unique_ptr<Machine>> make_real_machine(const MachineOptions& options = {});

}  // namespace brink::net
