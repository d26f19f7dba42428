#include "cluster/sample_fields.h"

namespace brink::cluster {

using namespace aggregate;

template <Archive A>
void field(A& a, sample::Sample& v) {
  for (Instant* at : {&v.due, &v.begun, &v.sent, &v.first_byte, &v.done}) field(a, *at);
  for (Duration* d : {&v.dns, &v.connect, &v.tls, &v.send}) field(a, *d);
  for (std::uint64_t* n : {&v.bytes_sent, &v.bytes_received, &v.body_bytes}) a.natural(*n);
  field(a, v.route);
  field(a, v.user);
  field(a, v.connection);
  field(a, v.connection_request);
  field(a, v.status);
  choice(a, v.failure, sample::failure_count);
  choice(a, v.http, sample::http_count);
  field(a, v.timed);
}

template <Archive A>
void field(A& a, sample::Exchange& v) {
  field(a, v.sample);
  for (std::string* text :
       {&v.request_head, &v.response_head, &v.response_body, &v.detail, &v.tls.version, &v.tls.cipher, &v.tls.alpn}) {
    a.text(*text);
  }
  field(a, v.tls.resumed);
  field(a, v.cookies);
}

template <Archive A>
void field(A& a, Bucket& v) {
  for (std::uint64_t* n : {&v.due, &v.ended, &v.completed, &v.failed, &v.bytes_received}) a.natural(*n);
  sparse(a, v.latency);
}

namespace {

template <Archive A>
void field(A& a, WatchTally& v) {
  for (std::uint64_t* n : {&v.due, &v.done, &v.ended, &v.failed, &v.bytes, &v.times, &v.inside}) a.natural(*n);
  field(a, v.sum);
  field(a, v.min);
  field(a, v.max);
  demand(a, v.times == 0 || v.min <= v.max);
  sparse(a, v.steps);
}

template <Archive A>
void tallies(A& a, std::vector<WatchTally>& v) {
  list(a, v, [](A& archive, WatchTally& one) { field(archive, one); });
  demand(a, v.size() <= WatchSeries::most);
}

template <Archive A>
void field(A& a, WatchLive& v) {
  field(a, v.total);
  field(a, v.ended);
  field(a, v.until);
  step_of_series(a, v.step);
  field(a, v.first);
  tallies(a, v.recent);
  demand(a, v.first <= WatchSeries::most);
}

}  // namespace

template <Archive A>
void field(A& a, Live& v) {
  for (std::uint64_t* n : {&v.due, &v.ended, &v.failed, &v.unconnected, &v.warmup_ended, &v.warmup_failed})
    a.natural(*n);
  field(a, v.last_second);
  step_of_series(a, v.step);
  list(a, v.watched, [](A& archive, WatchLive& one) { field(archive, one); });
}

template <Archive A>
void field(A& a, Watched& v) {
  choice(a, v.of, static_cast<std::uint64_t>(Watched::Of::checks) + 1);
  field(a, v.routes);
  field(a, v.check);
  field(a, v.bound);
  field(a, v.including);
  field(a, v.window);
}

template <Archive A>
void field(A& a, WatchSeries& v) {
  step_of_series(a, v.step);
  tallies(a, v.tallies);
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
