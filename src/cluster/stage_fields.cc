#include "cluster/stage_fields.h"

#include <cmath>

namespace brink::cluster {
namespace {

using plan::Piece;
using plan::Rate;

constexpr double longest_turn = 0.2;  // radians: a rate's own pieces are no longer where it swings
constexpr std::uint32_t most_users = 10'000'000;

// All 64 bits of its mantissa and its exponent.
template <Archive A>
void length(A& a, long double& v) {
  int exponent = 0;
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(v, &exponent), 64));
  a.natural(mantissa);
  field(a, exponent);
  if constexpr (A::reads) v = std::ldexp(static_cast<long double>(mantissa), exponent - 64);
  demand(a, exponent > -100 && v <= plan::longest_piece_ns);
}

bool is_load(double v) { return v >= 0 && std::isfinite(v); }

template <Archive A>
void field(A& a, Piece& v) {
  length(a, v.length_ns);
  for (double* n : {&v.from, &v.to, &v.swing, &v.phase, &v.turn}) a.real(*n);
  const bool swings = v.from == v.to && v.turn > 0 && v.turn <= longest_turn && std::abs(v.swing) <= v.from;
  demand(a, is_load(v.from) && is_load(v.to) && (v.swing == 0 || swings));
}

template <Archive A>
void field(A& a, Rate& v) {
  auto pieces = v.pieces();
  double then = v.then();
  bool repeats = v.repeats();
  list(a, pieces, [](A& archive, Piece& one) { field(archive, one); });
  field(a, then);
  field(a, repeats);
  if constexpr (A::reads) {
    long double all = 0;
    for (const Piece& piece : pieces) all += piece.length_ns;
    a.demand(is_load(then) && (!repeats || all > 0));
    if (a.good()) v = repeats ? Rate::repeating(std::move(pieces)) : Rate::of(std::move(pieces), then);
  }
}

template <Archive A>
void field(A& a, plan::Leg& v) {
  field(a, v.length);
  field(a, v.target);
  demand(a, v.length >= Duration{} && is_load(v.target) && v.target <= most_users);
}

template <Archive A>
void field(A& a, plan::Closed& v) {
  field(a, v.users);
  field(a, v.think);
  field(a, v.think_jitter);
  field(a, v.ramp);
  list(a, v.legs, [](A& archive, plan::Leg& one) { field(archive, one); });
  field(a, v.at_first);
  field(a, v.called);
  demand(a, v.users <= most_users && v.at_first <= most_users);
  demand(a, v.think >= Duration{} && v.ramp >= Duration{});
  demand(a, v.think_jitter >= 0 && v.think_jitter <= 1);
}

template <Archive A>
void field(A& a, plan::Open& v) {
  field(a, v.rate);
  choice(a, v.arrivals, 2);
  field(a, v.max_users);
  field(a, v.shape);
  field(a, v.standing);
  demand(a, v.max_users <= most_users && v.standing <= v.max_users);
}

template <Archive A>
void field(A& a, plan::LoadModel& v) {
  bool open = std::holds_alternative<plan::Open>(v);
  field(a, open);
  if constexpr (A::reads) open ? void(v = plan::Open{}) : void(v = plan::Closed{});
  if (auto* one = std::get_if<plan::Open>(&v)) field(a, *one);
  if (auto* one = std::get_if<plan::Closed>(&v)) field(a, *one);
}

template <Archive A>
void field(A& a, plan::Beside& v) {
  field(a, v.load);
  field(a, v.routes);
}

}  // namespace

template <Archive A>
void field(A& a, plan::Stage& v) {
  field(a, v.name);
  field(a, v.load);
  field(a, v.warmup);
  field(a, v.duration);
  field(a, v.requests);
  field(a, v.drain);
  field(a, v.only_routes);
  field(a, v.keep_body);
  field(a, v.keep_all);
  list(a, v.beside, [](A& archive, plan::Beside& one) { field(archive, one); });
  field(a, v.quick_ack);
  demand(a, v.duration || v.requests);
  demand(a, v.warmup >= Duration{} && v.drain >= Duration{} && v.duration.value_or(Duration{}) >= Duration{});
}

template void field(Putter&, plan::Stage&);
template void field(Taker&, plan::Stage&);

}  // namespace brink::cluster
