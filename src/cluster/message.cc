#include "cluster/message.h"

#include "cluster/stage_fields.h"
#include "cluster/summary_fields.h"

namespace brink::cluster {
namespace {

template <Archive A>
void field(A& a, Play& v) {
  field(a, v.number);
  choice(a, v.part, 3);
  cluster::field(a, v.stage);
  field(a, v.begin);
  field(a, v.samples);
  list(a, v.watched, [](A& archive, aggregate::Watched& one) { cluster::field(archive, one); });
}

template <Archive A>
void field(A& a, Halt& v) {
  field(a, v.cut);
}

template <Archive A>
void field(A&, Report&) {}
template <Archive A>
void field(A&, Leave&) {}

template <Archive A>
void field(A& a, Ready& v) {
  field(a, v.version);
  field(a, v.pid);
  field(a, v.routes);
  field(a, v.error);
  field(a, v.hint);
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
  cluster::field(a, v.summary);
  cluster::field(a, v.tally);
  field(a, v.names);
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
void field(A& a, run::StageResult& v) {
  cluster::field(a, v.summary);
  list(a, v.samples, [](A& archive, sample::Sample& one) { cluster::field(archive, one); });
  field(a, v.every);
  demand(a, v.every >= 1);
  list(a, v.readings, [](A& archive, sample::Reading& one) { field(archive, one); });
  list(a, v.watched, [](A& archive, aggregate::WatchSeries& one) { cluster::field(archive, one); });
  field(a, v.cut_short);
  field(a, v.budget_spent);
}

template <Archive A>
void field(A& a, Played& v) {
  field(a, v.number);
  field(a, v.result);
  field(a, v.names);
  field(a, v.account);
  field(a, v.users);
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
