#include "cluster/sample_fields.h"

namespace brink::cluster {

using namespace aggregate;

template <Archive A>
void field(A& a, sample::Sample& v) {
  fields(a, v.due, v.begun, v.sent, v.first_byte, v.done, v.dns, v.connect, v.tls, v.send);
  fields(a, v.bytes_sent, v.bytes_received, v.body_bytes);
  fields(a, v.route, v.user, v.connection, v.connection_request, v.status);
  choice(a, v.failure, sample::failure_count);
  choice(a, v.http, sample::http_count);
  field(a, v.timed);
}

template <Archive A>
void field(A& a, sample::Exchange& v) {
  fields(a, v.sample, v.request_head, v.response_head, v.response_body, v.detail);
  fields(a, v.tls.version, v.tls.cipher, v.tls.alpn, v.tls.resumed, v.cookies);
}

template <Archive A>
void field(A& a, Bucket& v) {
  fields(a, v.due, v.ended, v.completed, v.failed, v.bytes_received);
  sparse(a, v.latency);
}

template <Archive A>
void field(A& a, WatchTally& v) {
  fields(a, v.due, v.done, v.ended, v.failed, v.bytes, v.times, v.inside, v.sum, v.min, v.max);
  demand(a, v.times == 0 || v.min <= v.max);
  sparse(a, v.steps);
}

template <Archive A>
void field(A& a, WatchLive& v) {
  fields(a, v.total, v.ended, v.until);
  step_of_series(a, v.step);
  fields(a, v.first, v.recent);
  demand(a, v.first <= WatchSeries::most && v.recent.size() <= WatchSeries::most);
}

template <Archive A>
void field(A& a, Live& v) {
  fields(a, v.due, v.ended, v.failed, v.unconnected, v.warmup_ended, v.warmup_failed, v.last_second);
  step_of_series(a, v.step);
  field(a, v.watched);
}

template <Archive A>
void field(A& a, Watched& v) {
  choice(a, v.of, static_cast<std::uint64_t>(Watched::Of::checks) + 1);
  fields(a, v.routes, v.check, v.bound, v.including, v.window);
}

template <Archive A>
void field(A& a, WatchSeries& v) {
  step_of_series(a, v.step);
  field(a, v.tallies);
  demand(a, v.tallies.size() <= WatchSeries::most);
}

#define BRINK_BOTH_WAYS(T)          \
  template void field(Putter&, T&); \
  template void field(Taker&, T&);
BRINK_BOTH_WAYS(sample::Sample)
BRINK_BOTH_WAYS(sample::Exchange)
BRINK_BOTH_WAYS(Bucket)
BRINK_BOTH_WAYS(Live)
BRINK_BOTH_WAYS(Watched)
BRINK_BOTH_WAYS(WatchSeries)
#undef BRINK_BOTH_WAYS

}  // namespace brink::cluster
