#include "cluster/switchboard.h"

namespace brink::cluster {
namespace {

constexpr Duration step = std::chrono::milliseconds(20);
constexpr Duration between_looks = std::chrono::milliseconds(50);

}  // namespace

Switchboard::Switchboard(Hub& hub, std::function<Instant()> now, bool own_thread) : hub_(hub), now_(std::move(now)) {
  if (own_thread) thread_ = std::thread([this] { run(); });
}

Switchboard::~Switchboard() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Switchboard::run() {
  while (true) {
    pump(step);
    const std::lock_guard lock(mutex_);
    if (leaving_) return;
  }
}

void Switchboard::pump(Duration most) {
  const Instant asked = now_();
  auto letter = hub_.receive(most);
  while (letter) {
    {
      const std::lock_guard lock(mutex_);
      hear(*letter);
    }
    letter = hub_.receive(Duration{});
  }
  const std::lock_guard lock(mutex_);
  listened_ = asked;
  send_all();
  changed_.notify_all();
}

Switchboard::Place& Switchboard::at(std::uint32_t place) {
  while (places_.size() <= place) places_.emplace_back();
  return places_[place];
}

void Switchboard::hear(const Letter& letter) {
  Place& place = at(letter.place);
  if (place.dropped) return;
  in_ += letter.bytes.size();
  if (!letter.lost.empty()) {
    place.dropped = true;
    events_.push_back({.place = letter.place, .lost = letter.lost});
    return;
  }
  place.heard = now_();
  const auto whole = place.channel.hear(letter.bytes);
  if (!whole) {
    events_.push_back({.place = letter.place, .nonsense = true});
    return;
  }
  for (const std::string& bytes : *whole) take(letter.place, bytes);
  send(letter.place);
}

void Switchboard::take(std::uint32_t place, const std::string& bytes) {
  auto message = decode(bytes);
  if (!message) {
    events_.push_back({.place = place, .nonsense = true});
    return;
  }
  if (const auto* beat = std::get_if<Beat>(&*message)) {
    at(place).channel.mention(encode(Echo{beat->number, beat->sent, now_()}));
  }
  events_.push_back({.place = place, .message = std::move(*message)});
}

// Acknowledgements and echoes go at once; what has to go again is looked for at times.
void Switchboard::send_all() {
  const Instant now = now_();
  if (now - looked_ < between_looks) return;
  looked_ = now;
  for (std::uint32_t i = 0; i < places_.size(); ++i) send(i);
}

void Switchboard::send(std::uint32_t place) {
  if (places_[place].dropped) return;
  for (const std::string& frame : places_[place].channel.outgoing(now_())) {
    out_ += frame.size();
    hub_.send(place, frame);
  }
}

void Switchboard::say(std::uint32_t place, const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  at(place).channel.say(bytes);
  send(place);
}

void Switchboard::drop(std::uint32_t place) {
  const std::lock_guard lock(mutex_);
  at(place).dropped = true;
  hub_.drop(place);
}

std::optional<Event> Switchboard::receive(Duration most) {
  if (!thread_.joinable()) {
    bool waits = false;
    {
      const std::lock_guard lock(mutex_);
      waits = events_.empty();
    }
    pump(waits ? most : Duration{});
  }
  std::unique_lock lock(mutex_);
  if (thread_.joinable()) changed_.wait_for(lock, most, [this] { return !events_.empty(); });
  if (events_.empty()) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

Duration Switchboard::silence(std::uint32_t place) {
  const std::lock_guard lock(mutex_);
  if (place >= places_.size()) return {};
  return std::max(Duration{}, listened_ - places_[place].heard);
}

}  // namespace brink::cluster
