#include "run/replay_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "run/replay_failure.h"
#include "run/varint.h"

namespace brink::run {

void ReplayBlock::add(const sample::Sample& s, Instant run_begin) {
  const auto ns = [](Duration d) { return static_cast<std::uint64_t>(std::max<std::int64_t>(d.count(), 0)); };
  const std::int64_t due = (s.due - run_begin).count();
  put_varint(bytes_, zigzag(due - due_));
  due_ = due;
  put_varint(bytes_, ns(s.begun - s.due));
  Instant last = s.begun;
  put_varint(bytes_, s.was_sent() ? ns(s.sent - s.begun) + 1 : 0);
  if (s.was_sent()) last = s.sent;
  const bool answered = s.first_byte != Instant{};
  put_varint(bytes_, answered ? ns(s.first_byte - last) + 1 : 0);
  if (answered) last = s.first_byte;
  put_varint(bytes_, ns(s.done - last));

  const bool opened = s.dns.count() || s.connect.count() || s.tls.count() || s.send.count();
  bytes_.push_back(opened ? 1 : 0);
  if (opened) {
    for (const Duration d : {s.dns, s.connect, s.tls, s.send}) put_varint(bytes_, ns(d));
  }
  for (const std::uint64_t v : {std::uint64_t{s.route.value}, std::uint64_t{s.user.value}, std::uint64_t{s.connection},
                                std::uint64_t{s.connection_request}, std::uint64_t{s.status}}) {
    put_varint(bytes_, v);
  }
  bytes_.push_back(static_cast<char>(replay_byte(s.failure)));
  put_varint(bytes_, s.bytes_sent);
  put_varint(bytes_, s.bytes_received);
  ++count_;
}

std::string ReplayBlock::take(WorkerId worker) {
  std::string block(1, '\x02');
  put_varint(block, worker.value);
  put_varint(block, count_);
  put_varint(block, bytes_.size());
  block += bytes_;
  bytes_.clear();
  count_ = 0;
  due_ = 0;
  return block;
}

ReplayWriter::ReplayWriter(std::string path, Instant run_begin) : path_(std::move(path)), run_begin_(run_begin) {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) {
    error_ = std::strerror(errno);
    return;
  }
  write("BRKRPL1\n");
}

ReplayWriter::~ReplayWriter() {
  if (fd_ >= 0) ::close(fd_);
}

void ReplayWriter::begin_stage(std::uint64_t index, std::string_view purpose, bool decisive, Instant begin,
                               Instant end) {
  std::string record(1, '\x01');
  put_varint(record, index);
  put_varint(record, purpose.size());
  record += purpose;
  put_varint(record, static_cast<std::uint64_t>((begin - run_begin_).count()));
  put_varint(record, static_cast<std::uint64_t>((end - run_begin_).count()));
  const std::lock_guard lock(mutex_);
  decisive_ = decisive;
  write(record);
  wants_ = fd_ >= 0 && kept_ < (decisive ? 2 * limit : limit);
}

void ReplayWriter::append(const std::string& block, std::uint64_t requests) {
  const std::lock_guard lock(mutex_);
  if (!wants_) return;
  write(block);
  kept_ += requests;
  if (kept_ >= (decisive_ ? 2 * limit : limit)) wants_ = false;
}

void ReplayWriter::write(std::string_view bytes) {
  while (fd_ >= 0 && !bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      error_ = std::strerror(errno);
      ::close(fd_);
      fd_ = -1;
      wants_ = false;
    }
  }
}

}  // namespace brink::run
