#include "engine/k6/crew.h"

namespace brink::engine {

User& Crew::hire() {
  User& user = lane_.borrow();
  if (busy_.size() <= user.place) busy_.resize(user.place + 1);
  ++users_;
  return user;
}

void Crew::dismiss(User& user, Instant now) {
  lane_.give_back(user);
  --users_;
  close_if_empty(now);
}

bool Crew::begin(User& user, std::uint64_t most, Instant due, Instant now) {
  const auto number = lane_.claim(most);
  if (!number) return false;
  busy_[user.place] = &user;
  lane_.begin(user, *number, due, now);
  return true;
}

void Crew::end(Instant now) {
  ending_ = true;
  close_if_empty(now);
  if (!over_) lane_.timers().set(patience_, graceful_ < never - now ? now + graceful_ : never);
}

void Crew::stop(Instant now) {
  ending_ = true;
  lose_patience(now);
  close_if_empty(now);
}

void Crew::close_if_empty(Instant now) {
  if (!ending_ || over_ || users_ > 0) return;
  over_ = true;
  lane_.timers().cancel(patience_);
  lane_.over(now);
}

// Interrupting one may end its iteration at once, and with it change who is busy.
void Crew::lose_patience(Instant now) {
  for (std::size_t place = 0; place < busy_.size(); ++place) {
    if (busy_[place] != nullptr) lane_.interrupt(*busy_[place], now);
  }
}

}  // namespace brink::engine
