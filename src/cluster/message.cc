#include "cluster/message.h"

#include "cluster/delta_fields.h"
#include "cluster/sample_fields.h"
#include "cluster/stage_fields.h"

namespace brink::cluster {
namespace {

template <Archive A>
void field(A& a, plan::Segment& v) {
  field(a, v.index);
  field(a, v.count);
  field(a, v.turn);
  demand(a, v.index < v.count && v.turn < v.count);
}

template <Archive A>
void field(A& a, Join& v) {
  field(a, v.version);
  field(a, v.identity);
  field(a, v.host);
  field(a, v.pid);
  field(a, v.hash);
}

template <Archive A>
void field(A& a, Welcome& v) {
  field(a, v.number);
  field(a, v.segment);
  field(a, v.lease);
  demand(a, v.lease > Duration{});
  field(a, v.one_clock);
}

template <Archive A>
void field(A& a, Refuse& v) {
  field(a, v.why);
  field(a, v.hint);
  field(a, v.later);
}

template <Archive A>
void field(A& a, Ready& v) {
  field(a, v.routes);
  field(a, v.error);
  field(a, v.hint);
}

template <Archive A>
void field(A& a, Share& v) {
  field(a, v.number);
  field(a, v.segment);
  field(a, v.from);
  field(a, v.until);
}

template <Archive A>
void field(A& a, Play& v) {
  field(a, v.number);
  choice(a, v.part, 3);
  cluster::field(a, v.stage);
  field(a, v.begin);
  field(a, v.from);
  list(a, v.shares, [](A& archive, Share& one) { field(archive, one); });
  field(a, v.samples);
  list(a, v.watched, [](A& archive, aggregate::Watched& one) { cluster::field(archive, one); });
  field(a, v.pace);
}

template <Archive A>
void field(A& a, Halt& v) {
  field(a, v.cut);
}

template <Archive A>
void field(A&, Leave&) {}

template <Archive A>
void field(A& a, Beat& v) {
  field(a, v.number);
  field(a, v.sent);
  field(a, v.offset);
  field(a, v.error);
}

template <Archive A>
void field(A& a, Echo& v) {
  field(a, v.number);
  field(a, v.sent);
  field(a, v.at);
}

template <Archive A>
void field(A& a, Standing& v) {
  field(a, v.number);
  cluster::field(a, v.live);
  field(a, v.users);
}

template <Archive A>
void field(A& a, Account& v) {
  field(a, v.number);
  cluster::field(a, v.delta);
  list(a, v.names, [](A& archive, std::pair<std::uint32_t, std::string>& one) {
    field(archive, one.first);
    field(archive, one.second);
  });
  field(a, v.account);
  field(a, v.users);
}

template <Archive A>
void field(A& a, sample::Reading& v) {
  field(a, v.subject);
  field(a, v.name);
  field(a, v.value);
  field(a, v.at);
}

template <Archive A>
void field(A& a, Played& v) {
  field(a, v.last);
  cluster::field(a, v.counts);
  run::StageResult& r = v.result;
  list(a, r.summary.exchanges, [](A& archive, sample::Exchange& one) { cluster::field(archive, one); });
  field(a, v.all_exchanges);
  list(a, r.samples, [](A& archive, sample::Sample& one) { cluster::field(archive, one); });
  field(a, r.every);
  demand(a, r.every >= 1);
  list(a, r.readings, [](A& archive, sample::Reading& one) { field(archive, one); });
  list(a, r.watched, [](A& archive, aggregate::WatchSeries& one) { cluster::field(archive, one); });
  field(a, r.cut_short);
  field(a, r.budget_spent);
  field(a, v.late);
}

template <std::size_t I = 0>
bool make(Message& message, std::uint64_t kind) {
  if constexpr (I < std::variant_size_v<Message>) {
    if (kind == I) return message.emplace<I>(), true;
    return make<I + 1>(message, kind);
  }
  return false;
}

}  // namespace

std::string encode(const Message& message) {
  Putter putter;
  putter.natural(message.index());
  // A putter only looks at what it is given; the descriptions serve both directions.
  std::visit([&](auto& one) { field(putter, one); }, const_cast<Message&>(message));
  return putter.take();
}

Result<Message> decode(std::string_view bytes) {
  Taker taker(bytes);
  std::uint64_t kind = ~std::uint64_t{0};
  taker.natural(kind);
  Message message;
  if (!taker.good() || !make(message, kind)) return could_not_run("a message of an unknown kind");
  std::visit([&](auto& one) { field(taker, one); }, message);
  if (!taker.done()) return could_not_run("a message that cannot be read");
  return message;
}

}  // namespace brink::cluster
