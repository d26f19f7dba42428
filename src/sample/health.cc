#include "sample/health.h"

namespace brink::sample {

void SocketCounts::merge(const SocketCounts& other) {
  opened += other.opened;
  dropped += other.dropped;
  reopened += other.reopened;
  most_open += other.most_open;
  messages_sent += other.messages_sent;
  messages_received += other.messages_received;
  unexpected += other.unexpected;
  bytes_sent += other.bytes_sent;
  bytes_received += other.bytes_received;
  pings += other.pings;
  pongs += other.pongs;
  closes += other.closes;
  closes_unanswered += other.closes_unanswered;
  for (const auto& [code, count] : other.close_codes) close_codes[code] += count;
}

}  // namespace brink::sample
