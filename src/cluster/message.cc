#include "cluster/message.h"

#include "cluster/delta_fields.h"
#include "cluster/metric_fields.h"
#include "cluster/sample_fields.h"
#include "cluster/stage_fields.h"

namespace brink::cluster {

template <Archive A>
void field(A& a, plan::Segment& v) {
  fields(a, v.index, v.count, v.turn);
  demand(a, v.index < v.count && v.turn < v.count);
}

template <Archive A>
void field(A& a, Join& v) {
  fields(a, v.version, v.identity, v.host, v.pid, v.hash);
}

template <Archive A>
void field(A& a, Welcome& v) {
  fields(a, v.number, v.segment, v.lease, v.one_clock);
  demand(a, v.lease > Duration{});
}

template <Archive A>
void field(A& a, Refuse& v) {
  fields(a, v.why, v.hint, v.later);
}

template <Archive A>
void field(A& a, Ready& v) {
  fields(a, v.routes, v.error, v.hint);
}

template <Archive A>
void field(A& a, Share& v) {
  fields(a, v.number, v.segment, v.from, v.until, v.first);
}

template <Archive A>
void field(A& a, Play& v) {
  field(a, v.number);
  choice(a, v.part, 3);
  fields(a, v.stage, v.begin, v.from, v.shares, v.samples, v.watched, v.pace, v.briefing);
}

template <Archive A>
void field(A& a, Halt& v) {
  field(a, v.cut);
}

template <Archive A>
void field(A&, Leave&) {}

template <Archive A>
void field(A&, Quit&) {}

template <Archive A>
void field(A& a, Beat& v) {
  fields(a, v.number, v.sent, v.offset, v.error);
}

template <Archive A>
void field(A& a, Echo& v) {
  fields(a, v.number, v.sent, v.at);
}

template <Archive A>
void field(A& a, Standing& v) {
  fields(a, v.number, v.live, v.users);
}

template <Archive A>
void field(A& a, Account& v) {
  fields(a, v.number, v.delta, v.names, v.account, v.users, v.news);
}

template <Archive A>
void field(A& a, sample::Reading& v) {
  fields(a, v.subject, v.name, v.value, v.at);
}

template <Archive A>
void field(A& a, Played& v) {
  run::StageResult& r = v.result;
  fields(a, v.last, v.counts);
  for (StepsDelta& times : v.times) field(a, times);
  fields(a, r.summary.exchanges, v.all_exchanges, r.samples, r.every);
  demand(a, r.every >= 1);
  fields(a, r.readings, r.watched, r.cut_short, r.budget_spent, v.late);
}

std::string encode(const Message& message) {
  Putter putter;
  // A putter only looks at what it is given; the descriptions serve both directions.
  field(putter, const_cast<Message&>(message));
  return putter.take();
}

Result<Message> decode(std::string_view bytes) {
  Taker taker(bytes);
  Message message;
  field(taker, message);
  if (!taker.done()) return could_not_run("a message that cannot be read");
  return message;
}

}  // namespace brink::cluster
