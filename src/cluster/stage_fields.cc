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

}  // namespace

template <Archive A>
void field(A& a, Piece& v) {
  length(a, v.length_ns);
  fields(a, v.from, v.to, v.swing, v.phase, v.turn);
  const bool swings = v.from == v.to && v.turn > 0 && v.turn <= longest_turn && std::abs(v.swing) <= v.from;
  demand(a, is_load(v.from) && is_load(v.to) && std::isfinite(v.phase) && (v.swing == 0 || swings));
}

template <Archive A>
void field(A& a, Rate& v) {
  auto pieces = v.pieces();
  double then = v.then();
  bool repeats = v.repeats();
  fields(a, pieces, then, repeats);
  if constexpr (A::reads) {
    long double all = 0;
    for (const Piece& piece : pieces) all += piece.length_ns;
    a.demand(is_load(then) && (!repeats || all > 0));
    if (a.good()) v = repeats ? Rate::repeating(std::move(pieces)) : Rate::of(std::move(pieces), then);
  }
}

template <Archive A>
void field(A& a, plan::Leg& v) {
  fields(a, v.length, v.target);
  demand(a, v.length >= Duration{} && is_load(v.target) && v.target <= most_users);
}

template <Archive A>
void field(A& a, plan::Closed& v) {
  fields(a, v.users, v.think, v.think_jitter, v.ramp, v.legs, v.at_first, v.called);
  demand(a, v.users <= most_users && v.at_first <= most_users);
  demand(a, v.think >= Duration{} && v.ramp >= Duration{});
  demand(a, v.think_jitter >= 0 && v.think_jitter <= 1);
}

template <Archive A>
void field(A& a, plan::Open& v) {
  field(a, v.rate);
  choice(a, v.arrivals, 2);
  fields(a, v.max_users, v.shape, v.standing);
  demand(a, v.max_users <= most_users && v.standing <= v.max_users);
}

template <Archive A>
void field(A& a, plan::Beside& v) {
  fields(a, v.load, v.routes);
}

template <Archive A>
void field(A& a, plan::Stage& v) {
  fields(a, v.name, v.load, v.warmup, v.duration, v.requests, v.drain, v.only_routes, v.keep_body, v.keep_all, v.beside,
         v.quick_ack);
  demand(a, v.duration || v.requests);
  demand(a, v.warmup >= Duration{} && v.drain >= Duration{} && v.duration.value_or(Duration{}) >= Duration{});
}

template void field(Putter&, plan::Stage&);
template void field(Taker&, plan::Stage&);

}  // namespace brink::cluster
