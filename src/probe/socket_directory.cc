#include "probe/socket_directory.h"

#include <algorithm>

#include "base/ip_address.h"
#include "probe/process_table.h"
#include "probe/sock_diag.h"

namespace brink::probe {
namespace {

bool is_loopback_text(const std::string& address) {
  if (const auto v4 = parse_ipv4(address)) return is_loopback(*v4);
  const auto v6 = parse_ipv6(address);
  return v6 && is_loopback(*v6);
}

bool in_our_namespace(const ProcFiles& proc, pid_t pid) {
  if (proc.root() != "/proc") return false;
  const auto ours = proc.link("self/ns/net");
  return ours && proc.link(of_process(pid, "ns/net")) == ours;
}

}  // namespace

SocketTable read_sockets(const ProcFiles& proc, pid_t pid) {
  SocketTable table;
  const bool ours = in_our_namespace(proc, pid);
  auto tcp = ours ? diag_tcp() : std::nullopt;
  if (!tcp) tcp = read_tcp(proc, pid);
  if (tcp) table.tcp = std::move(*tcp);
  auto unix_sockets = ours ? diag_unix() : std::nullopt;
  if (!unix_sockets) unix_sockets = parse_unix_sockets(proc.read(of_process(pid, "net/unix")).value_or(""));
  table.unix_sockets = std::move(*unix_sockets);
  return table;
}

void SocketDirectory::load(const SocketTable& table) {
  meanings_.clear();
  listening_.clear();
  peer_listeners_.clear();
  counts_ = {};
  load_tcp(table.tcp);
  load_unix(table.unix_sockets);
}

const FdMeaning* SocketDirectory::find(std::uint64_t inode) const {
  const auto at = meanings_.find(inode);
  return at == meanings_.end() ? nullptr : &at->second;
}

bool SocketDirectory::has_unnamed(const std::set<std::string>& peers) const {
  return std::any_of(peers.begin(), peers.end(),
                     [&](const auto& peer) { return peer_listeners_.contains(peer) && !names_.contains(peer); });
}

void SocketDirectory::name_peers(const std::set<std::string>& peers, const NamesOfOwners& names_of) {
  std::map<std::string, std::uint64_t> wanted;
  std::set<std::uint64_t> inodes;
  for (const std::string& peer : peers) {
    const auto listener = peer_listeners_.find(peer);
    if (listener == peer_listeners_.end() || names_.contains(peer)) continue;
    wanted[peer] = listener->second;
    inodes.insert(listener->second);
  }
  if (wanted.empty()) return;
  const auto names = names_of(inodes);
  for (const auto& [peer, inode] : wanted) {
    const auto name = names.find(inode);
    names_[peer] = name == names.end() || name->second.empty() ? peer : name->second;
  }
}

std::string SocketDirectory::name_of(const std::string& peer) const {
  const auto name = names_.find(peer);
  return name == names_.end() ? peer : name->second;
}

bool SocketDirectory::is_ours(const TcpEnd& local) const {
  return std::any_of(listeners_.begin(), listeners_.end(), [&](const Listener& l) {
    return l.path.empty() && l.at.port == local.port && (is_any(l.at) || l.at.address == local.address);
  });
}

const TcpSocket* SocketDirectory::listener_of(const TcpEnd& end) const {
  const auto [begin, last] = listening_.equal_range(end.port);
  for (auto at = begin; at != last; ++at) {
    if (is_any(at->second.local) || at->second.local.address == end.address) return &at->second;
  }
  return nullptr;
}

void SocketDirectory::load_tcp(const std::vector<TcpSocket>& sockets) {
  for (const TcpSocket& socket : sockets) {
    if (!socket.is(TcpState::listen)) continue;
    listening_.emplace(socket.local.port, socket);
    count_listener(socket);
  }
  for (const TcpSocket& socket : sockets) {
    if (socket.inode == 0) continue;  // waits to be accepted, or belongs to nobody any more
    FdMeaning meaning;
    if (socket.is(TcpState::listen)) {
      meaning.kind = FdKind::listener;
    } else if (listener_of(socket.local)) {
      meaning.kind = FdKind::client;
      counts_.established += socket.is(TcpState::established) && is_ours(socket.local);
      counts_.close_wait += socket.is(TcpState::close_wait) && is_ours(socket.local);
    } else {
      meaning = {FdKind::peer, to_text(socket.remote)};
      const bool is_here = is_loopback_text(socket.remote.address) || socket.remote.address == socket.local.address;
      const TcpSocket* listener = is_here ? listener_of(socket.remote) : nullptr;
      if (listener) peer_listeners_[meaning.peer] = listener->inode;
    }
    meanings_.insert_or_assign(socket.inode, std::move(meaning));
  }
}

void SocketDirectory::count_listener(const TcpSocket& socket) {
  if (!is_ours(socket.local)) return;
  counts_.accept_queue += socket.receive_queue;
  if (socket.send_queue > 0) counts_.accept_limit = counts_.accept_limit.value_or(0) + socket.send_queue;
}

void SocketDirectory::load_unix(const std::vector<UnixSocket>& sockets) {
  std::unordered_map<std::uint64_t, const UnixSocket*> by_inode;
  for (const UnixSocket& socket : sockets) {
    by_inode[socket.inode] = &socket;
    if (socket.listens && !socket.path.empty()) peer_listeners_[socket.path] = socket.inode;
  }
  for (const UnixSocket& socket : sockets) {
    FdMeaning meaning;
    const auto peer = by_inode.find(socket.peer);
    if (socket.listens) {
      meaning.kind = FdKind::listener;
    } else if (!socket.path.empty()) {
      meaning.kind = FdKind::client;  // accepted: it carries the name of its listener
      counts_.established += std::any_of(listeners_.begin(), listeners_.end(),
                                         [&](const Listener& ours) { return ours.path == socket.path; });
    } else if (socket.peer != 0 && peer != by_inode.end() && !peer->second->path.empty()) {
      meaning = {FdKind::peer, peer->second->path};
    }
    meanings_.insert_or_assign(socket.inode, std::move(meaning));
  }
}

}  // namespace brink::probe
