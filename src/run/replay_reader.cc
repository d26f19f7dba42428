#include "run/replay_reader.h"

#include "run/replay_failure.h"
#include "run/varint.h"

namespace brink::run {
namespace {

constexpr std::string_view magic = "BRKRPL1\n";

// Takes varints one after another; a missing one makes everything after it zero and `ok` false.
struct Taker {
  std::string_view& in;
  bool ok = true;
  std::uint64_t operator()() {
    const auto v = take_varint(in);
    ok = ok && v.has_value();
    return v.value_or(0);
  }
  Duration time() {
    const std::uint64_t v = (*this)();
    ok = ok && v <= static_cast<std::uint64_t>(INT64_MAX / 8);
    return Duration(static_cast<std::int64_t>(ok ? v : 0));
  }
  std::uint8_t byte() {
    if (in.empty()) {
      ok = false;
      return 0;
    }
    const auto b = static_cast<std::uint8_t>(in.front());
    in.remove_prefix(1);
    return b;
  }
};

bool take_request(std::string_view& in, std::int64_t& due, sample::Sample& s) {
  Taker take{in};
  const std::int64_t step = unzigzag(take());
  if (!take.ok || __builtin_add_overflow(due, step, &due) || due > INT64_MAX / 2 || due < INT64_MIN / 2) return false;
  s.due = Instant(Duration(due));
  s.begun = s.due + take.time();
  Instant last = s.begun;
  if (const Duration d = take.time(); d.count() > 0) last = s.sent = s.begun + d - Duration(1);
  if (const Duration d = take.time(); d.count() > 0) last = s.first_byte = last + d - Duration(1);
  s.done = last + take.time();
  if (take.byte() != 0) {
    for (Duration* d : {&s.dns, &s.connect, &s.tls, &s.send}) *d = take.time();
  }
  s.route.value = static_cast<std::uint32_t>(take());
  s.user.value = static_cast<std::uint32_t>(take());
  s.connection = static_cast<std::uint32_t>(take());
  s.connection_request = static_cast<std::uint32_t>(take());
  s.status = static_cast<std::uint16_t>(take());
  const auto failure = failure_of_replay(take.byte());
  s.bytes_sent = take();
  s.bytes_received = take();
  if (!take.ok || !failure) return false;
  s.failure = *failure;
  return true;
}

std::optional<ReplayStage> take_stage(std::string_view& in) {
  Taker take{in};
  ReplayStage stage;
  stage.index = take();
  const std::uint64_t length = take();
  if (!take.ok || length > in.size()) return std::nullopt;
  stage.purpose = in.substr(0, length);
  in.remove_prefix(length);
  stage.begin = take.time();
  stage.end = take.time();
  return take.ok ? std::optional(stage) : std::nullopt;
}

}  // namespace

Result<ReplayCount> read_replay(std::string_view in, const std::function<void(const ReplayStage&)>& on_stage,
                                const std::function<void(const sample::Sample&)>& on_request) {
  if (in.substr(0, magic.size()) != magic) return could_not_run("not a replay file of Brink");
  in.remove_prefix(magic.size());
  ReplayCount count;
  while (!in.empty()) {
    const char kind = in.front();
    in.remove_prefix(1);
    if (kind == '\x01') {
      const auto stage = take_stage(in);
      if (!stage) {
        count.truncated = true;
        return count;
      }
      ++count.stages;
      on_stage(*stage);
      continue;
    }
    if (kind != '\x02') return could_not_run("the replay file is damaged: unknown record");
    Taker take{in};
    take();  // worker
    const std::uint64_t requests = take();
    const std::uint64_t bytes = take();
    if (!take.ok || bytes > in.size()) {
      count.truncated = true;
      return count;
    }
    std::string_view block = in.substr(0, bytes);
    in.remove_prefix(bytes);
    std::int64_t due = 0;
    for (std::uint64_t i = 0; i < requests; ++i) {
      sample::Sample sample;
      if (!take_request(block, due, sample)) return could_not_run("the replay file is damaged: a block ends too soon");
      ++count.requests;
      on_request(sample);
    }
  }
  return count;
}

}  // namespace brink::run
