#include "cluster/socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace brink::cluster {
namespace {

constexpr std::size_t length_bytes = 4;

std::size_t length_at(const char* p) {
  std::size_t n = 0;
  for (std::size_t i = length_bytes; i-- > 0;) n = n << 8 | static_cast<unsigned char>(p[i]);
  return n;
}

bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::send(fd, data, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

bool FramedSocket::send(const std::string& bytes) {
  if (bytes.size() > most_bytes) return false;
  std::array<char, length_bytes> head{};
  for (std::size_t i = 0; i < length_bytes; ++i) head[i] = static_cast<char>(bytes.size() >> (8 * i) & 0xff);
  return write_all(fd_.get(), head.data(), head.size()) && write_all(fd_.get(), bytes.data(), bytes.size());
}

void FramedSocket::read() {
  in_.erase(0, std::exchange(taken_, 0));
  std::array<char, 65536> buffer;
  while (!gone_) {
    const ssize_t n = ::recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (n > 0) {
      in_.append(buffer.data(), static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return;
    } else {
      gone_ = true;
    }
  }
}

std::optional<std::string> FramedSocket::next() {
  if (in_.size() - taken_ < length_bytes) return std::nullopt;
  const std::size_t size = length_at(in_.data() + taken_);
  if (size > most_bytes) {
    gone_ = true;
    return std::nullopt;
  }
  if (in_.size() - taken_ - length_bytes < size) return std::nullopt;
  std::string bytes = in_.substr(taken_ + length_bytes, size);
  taken_ += length_bytes + size;
  return bytes;
}

bool wait_for(int fd, Duration most) {
  pollfd wanted{fd, POLLIN, 0};
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(std::max(most, Duration{})).count();
  return ::poll(&wanted, 1, static_cast<int>(std::min<std::int64_t>(ms, 60'000))) > 0;
}

std::optional<std::string> SocketLine::receive(Duration most) {
  while (true) {
    if (auto bytes = socket_.next()) return bytes;
    if (socket_.gone() || !wait_for(socket_.fd(), most)) return std::nullopt;
    socket_.read();
  }
}

}  // namespace brink::cluster
