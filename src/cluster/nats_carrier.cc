#include "cluster/nats_carrier.h"

#include <algorithm>

#include "cluster/message.h"

namespace brink::cluster {
namespace {

// More addresses than any run has workers; whoever makes more is not one.
constexpr std::size_t most_places = 100'000;
constexpr Duration long_silence = std::chrono::seconds(30), short_silence = std::chrono::seconds(3);
constexpr Duration look_every = std::chrono::milliseconds(200);

std::string subject_of(const std::string& run, const char* way, std::string_view epoch) {
  return "brink." + std::to_string(grammar_version) + "." + run + "." + way + "." + std::string(epoch);
}

}  // namespace

Result<std::unique_ptr<NatsLine>> NatsLine::open(std::shared_ptr<NatsConnection> connection, const std::string& run,
                                                 const std::string& epoch, std::function<Instant()> now,
                                                 std::function<int()> stops) {
  auto inbox = connection->subscribe(subject_of(run, "down", epoch));
  if (!inbox) return tl::unexpected(inbox.error());
  return std::unique_ptr<NatsLine>(new NatsLine(std::move(connection), std::move(*inbox), subject_of(run, "up", epoch),
                                                std::move(now), std::move(stops)));
}

bool NatsLine::gone() const {
  const Duration silence = now_() - heard_.load();
  const int stops = stops_();
  return connection_->closed() || stops > 1 || silence > (stops > 0 ? short_silence : long_silence);
}

bool NatsLine::send(std::string bytes) {
  connection_->publish(subject_, bytes);
  return !connection_->closed();
}

std::optional<std::string> NatsLine::receive(Duration most) {
  auto mail = inbox_->next(most);
  if (!mail) return std::nullopt;
  heard_ = now_();
  return std::move(mail->bytes);
}

Result<std::unique_ptr<NatsHub>> NatsHub::open(std::shared_ptr<NatsConnection> connection, std::string run) {
  auto inbox = connection->subscribe(subject_of(run, "up", "*"));
  if (!inbox) return tl::unexpected(inbox.error());
  return std::unique_ptr<NatsHub>(new NatsHub(std::move(connection), std::move(*inbox), std::move(run)));
}

void NatsHub::send(std::uint32_t place, const std::string& bytes) {
  std::string subject;
  {
    const std::lock_guard lock(guard_);
    if (!places_[place].here) return;
    subject = places_[place].down;
  }
  connection_->publish(subject, bytes);
}

std::optional<Letter> NatsHub::receive(Duration most) {
  while (true) {
    const Duration turn = std::min(most, look_every);
    if (const auto mail = inbox_->next(turn)) {
      if (auto one = letter(*mail)) return one;
      continue;
    }
    if (look_) look_(gone());
    if (connection_->closed()) return cut_off();
    most -= turn;
    if (most <= Duration{}) return std::nullopt;
  }
}

std::optional<Letter> NatsHub::letter(const Mail& mail) {
  const std::string_view epoch = std::string_view(mail.subject).substr(mail.subject.rfind('.') + 1);
  const std::lock_guard lock(guard_);
  auto at = numbers_.find(epoch);
  if (at == numbers_.end()) {
    if (places_.size() >= most_places) return std::nullopt;
    at = numbers_.emplace(std::string(epoch), static_cast<std::uint32_t>(places_.size())).first;
    places_.push_back({subject_of(run_, "down", epoch), true});
  }
  if (!places_[at->second].here) return std::nullopt;
  return Letter{.place = at->second, .lost = {}, .bytes = mail.bytes};
}

// One after the other.
std::optional<Letter> NatsHub::cut_off() {
  const std::lock_guard lock(guard_);
  for (std::uint32_t i = 0; i < places_.size(); ++i) {
    if (!std::exchange(places_[i].here, false)) continue;
    return Letter{.place = i, .lost = "was cut off: NATS has closed the connection", .bytes = {}};
  }
  return std::nullopt;
}

std::size_t NatsHub::gone() {
  const std::lock_guard lock(guard_);
  return static_cast<std::size_t>(
      std::count_if(places_.begin(), places_.end(), [](const Place& place) { return !place.here; }));
}

void NatsHub::drop(std::uint32_t place) {
  const std::lock_guard lock(guard_);
  places_[place].here = false;
}

}  // namespace brink::cluster
