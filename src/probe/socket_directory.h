// SocketDirectory: what the sockets of a target stand for: its listener, a client of it, or another server it asks; and
// how many there are in each state. One thread's.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "probe/proc_files.h"
#include "probe/socket_text.h"
#include "probe/target_finder.h"
#include "probe/wait_kind.h"

namespace brink::probe {

// All sockets of a network namespace at one moment.
struct SocketTable {
  std::vector<TcpSocket> tcp;
  std::vector<UnixSocket> unix_sockets;
};
// As a process sees them: by netlink where it lives in our namespace, else from its /proc/PID/net.
SocketTable read_sockets(const ProcFiles& proc, pid_t pid);

class SocketDirectory {
 public:
  explicit SocketDirectory(std::vector<Listener> listeners) : listeners_(std::move(listeners)) {}

  void load(const SocketTable& table);
  // Nothing: not in the table last loaded. A peer is an address or a path here. Valid until the next load().
  const FdMeaning* find(std::uint64_t inode) const;

  // Looks up the names of the processes that listen at these peers, of those on this machine that were not looked up
  // before. `names_of`: the name of the process that holds each socket; absent when it cannot be told.
  using NamesOfOwners = std::function<std::map<std::uint64_t, std::string>(const std::set<std::uint64_t>& inodes)>;
  void name_peers(const std::set<std::string>& peers, const NamesOfOwners& names_of);
  // True when name_peers() would have something to look up.
  bool has_unnamed(const std::set<std::string>& peers) const;
  // The name of a peer, or the peer as it stands.
  std::string name_of(const std::string& peer) const;

  void set_listeners(std::vector<Listener> listeners) { listeners_ = std::move(listeners); }

  // Of the table last loaded.
  struct Counts {
    std::size_t established = 0;  // connections of clients
    std::size_t close_wait = 0;   // which the client has closed and the target has not
    std::size_t accept_queue = 0;
    std::optional<std::size_t> accept_limit;  // nothing: not known
  };
  const Counts& counts() const { return counts_; }

 private:
  bool is_ours(const TcpEnd& local) const;
  const TcpSocket* listener_of(const TcpEnd& end) const;
  void load_tcp(const std::vector<TcpSocket>& sockets);
  void load_unix(const std::vector<UnixSocket>& sockets);
  void count_listener(const TcpSocket& socket);

  std::vector<Listener> listeners_;
  std::unordered_map<std::uint64_t, FdMeaning> meanings_;
  std::multimap<std::uint16_t, TcpSocket> listening_;    // by port
  std::map<std::string, std::uint64_t> peer_listeners_;  // inode of what listens on this machine, by address or path
  std::map<std::string, std::string> names_;             // of peers, by address or path
  Counts counts_;
};

}  // namespace brink::probe
