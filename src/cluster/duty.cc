#include "cluster/duty.h"

#include <algorithm>

namespace brink::cluster {
namespace {

using std::chrono::milliseconds;

// The first rounds follow each other, so that the clocks are known soon.
constexpr std::size_t first_rounds = 8;
constexpr Duration first_step = milliseconds(20);

// A lease lives through the loss of a few beats.
Duration beat_step(Duration lease) {
  return std::clamp(lease / 8, Duration(milliseconds(20)), Duration(milliseconds(500)));
}

}  // namespace

Duty::Duty(const Join& join, std::function<void(Instant)> on_lease) : on_lease_(std::move(on_lease)) { say(join); }

void Duty::hear(std::string_view frame, Instant now) {
  const auto whole = channel_.hear(frame);
  if (!whole) {
    over_ = true;
    return;
  }
  for (const std::string& bytes : *whole) {
    auto message = decode(bytes);
    if (message) take(*message, now);
    over_ = over_ || !message;
  }
}

void Duty::take(Message& message, Instant now) {
  if (const auto* echo = std::get_if<Echo>(&message)) return take(*echo, now);
  if (const auto* halt = std::get_if<Halt>(&message)) {
    wish_ = halt->cut || wish_ == run::Watch::cut ? run::Watch::cut : run::Watch::drain;
    return;
  }
  if (auto* share = std::get_if<Share>(&message)) {
    shares_.push_back(*share);
    return;
  }
  if (const auto* welcome = std::get_if<Welcome>(&message)) {
    welcome_ = *welcome;
    lease_ = now + welcome->lease;
    next_beat_ = now;
    if (on_lease_) on_lease_(lease_);
  }
  if (const auto* play = std::get_if<Play>(&message)) take(*play);
  orders_.push_back(std::move(message));
}

void Duty::take(const Play& play) {
  wish_ = run::Watch::go;
  shares_ = play.shares;
}

// Counted from when the beat was sent: an answer that lay about for long is worth nothing.
void Duty::take(const Echo& echo, Instant now) {
  if (!welcome_ || echo.number > beats_) return;
  if (!welcome_->one_clock) clock_.answered(echo.sent, echo.at, now);
  if (over_ || echo.sent + welcome_->lease <= lease_) return;
  lease_ = echo.sent + welcome_->lease;
  if (on_lease_) on_lease_(lease_);
}

void Duty::tick(Instant now) {
  over_ = over_ || now >= lease_ || (quits_ && !welcome_);
  if (!welcome_ || over_) return;
  if (now >= next_beat_) {
    mention(Beat{++beats_, now, clock_.offset(), clock_.error()});
    next_beat_ = now + (clock_known() ? beat_step(welcome_->lease) : first_step);
  }
  if (ready_ && clock_known()) {
    say(*ready_);
    ready_.reset();
  }
}

bool Duty::clock_known() const { return welcome_ && (welcome_->one_clock || clock_.rounds() >= first_rounds); }

void Duty::ready(const Ready& ready) { ready_ = ready; }

void Duty::quit() {
  if (!std::exchange(quits_, true)) say(Quit{});
}

std::optional<Message> Duty::next_order() {
  if (orders_.empty()) return std::nullopt;
  Message next = std::move(orders_.front());
  orders_.pop_front();
  return next;
}

Instant Duty::own(Instant theirs) const {
  return theirs == never || theirs == Instant{} ? theirs : theirs - clock_.offset();
}

}  // namespace brink::cluster
