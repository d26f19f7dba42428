#include "cluster/channel.h"

#include <algorithm>
#include <utility>

#include "run/varint.h"

namespace brink::cluster {
namespace {

constexpr Duration longest_patience = std::chrono::seconds(1);

}  // namespace

void Channel::say(std::string_view message) {
  do {
    const std::string_view part = message.substr(0, most_of_frame);
    message.remove_prefix(part.size());
    unheard_.push_back({++said_, std::string(part), !message.empty()});
  } while (!message.empty());
}

void Channel::mention(std::string_view message) { mentions_.emplace_back(message); }

std::string Channel::frame(std::uint64_t number, std::string_view body) {
  std::string out;
  run::put_varint(out, number);
  run::put_varint(out, heard_);
  out += body;
  return out;
}

std::vector<std::string> Channel::outgoing(Instant now) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(unheard_.size(), window); ++i) {
    Said& said = unheard_[i];
    if (said.sent && now - *said.sent < said.patience) continue;
    if (said.sent) said.patience = std::min(2 * said.patience, longest_patience);
    said.sent = now;
    out.push_back(frame(2 * said.number + (said.more ? 1 : 0), said.body));
  }
  for (const std::string& body : std::exchange(mentions_, {})) out.push_back(frame(0, body));
  if (owes_ && out.empty()) out.push_back(frame(0, {}));
  owes_ = false;
  return out;
}

std::optional<std::vector<std::string>> Channel::hear(std::string_view bytes) {
  const auto number = run::take_varint(bytes);
  const auto heard = number ? run::take_varint(bytes) : std::nullopt;
  if (!heard || *heard > said_ || *number == 1) return std::nullopt;
  while (!unheard_.empty() && unheard_.front().number <= *heard) unheard_.pop_front();
  std::vector<std::string> whole;
  if (*number == 0) {
    if (!bytes.empty()) whole.emplace_back(bytes);
    return whole;
  }
  if (!take(*number / 2, *number % 2 == 1, bytes, whole)) return std::nullopt;
  return whole;
}

// One that comes before its turn waits for it; one that is too far ahead comes again, for the other end sends all that
// was not acknowledged.
bool Channel::take(std::uint64_t number, bool more, std::string_view body, std::vector<std::string>& whole) {
  owes_ = true;
  if (number <= heard_ || number > heard_ + window) return true;
  early_.emplace(number, Early{std::string(body), more});
  while (!early_.empty() && early_.begin()->first == heard_ + 1) {
    const Early next = std::move(early_.begin()->second);
    early_.erase(early_.begin());
    ++heard_;
    if (beginning_.size() + next.body.size() > most_of_message) return false;
    beginning_ += next.body;
    if (!next.more) whole.push_back(std::exchange(beginning_, {}));
  }
  return true;
}

}  // namespace brink::cluster
