// Estimates that say how sure they are. Requests of a loaded system are not independent: when one waited long, so did
// its neighbours. Intervals that ignore this cover the truth in 4 % of cases at 90 % load instead of 95 %
// (docs/numbers.md), so those here look at the order in which values came. Pure functions; seconds or any other unit
// in, the same unit out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace brink::aggregate {

struct Interval {
  double low = 0;
  double high = 0;
};

// A quantile of an ordered stream.
struct QuantileEstimate {
  double estimate = 0;        // the value at the nearest rank
  double low = 0, high = 0;   // covers the true quantile with about the confidence that was asked for
  double effective_size = 0;  // as many independent values would say as much; never more than there are
};

// So many effectively independent values are needed before an interval for quantile q is worth giving: 200, and ten
// beyond the quantile.
double effective_size_needed(double q);

// Batch-indicator interval: the share of values at or below the sample quantile, in 20 batches of equal count, shows by
// its variance (and by how much neighbouring batches resemble each other) how many independent values the stream is
// worth; ranks so many standard errors around q, by Student's t with 19 degrees, bound the quantile. Free of
// assumptions about the distribution. `in_order`: values in the order of time. Nothing when there are fewer than 100 of
// them or the effective size is below `least_effective`; with less than effective_size_needed(q) an end may be the
// extreme value seen and bound nothing.
std::optional<QuantileEstimate> quantile_interval(std::span<const double> in_order, double q, double least_effective,
                                                  double confidence = 0.95);
// The same with effective_size_needed(q).
std::optional<QuantileEstimate> quantile_interval(std::span<const double> in_order, double q);

// So many of so many: failures of the requests of a second, say.
struct Cases {
  std::uint64_t cases = 0;
  std::uint64_t of = 0;
};

// How much more the shares of the parts differ than those of independent cases would: 1 when not at all, and never
// less. (Pearson's statistic over its degrees of freedom, the quasi-likelihood estimate for beta-binomial counts.)
// Parts without cases are left out; 1 when fewer than two are left.
double dispersion(std::span<const Cases> parts);
// The same for parts that follow each other in time, such as the seconds of a series: joined to at most 20, and larger
// when neighbours resemble each other, because then what makes cases frequent outlasts a part.
double dispersion_in_order(std::span<const Cases> parts);

// Wilson's interval (1927) for a share, [0, 1] when `of` is zero. With a dispersion above 1 the cases count for as many
// fewer.
Interval share_interval(std::uint64_t cases, std::uint64_t of, double dispersion = 1, double confidence = 0.95);
// From the parts: dispersion as above, and Student's t for the fewness of the parts it was estimated from.
Interval share_interval(std::span<const Cases> parts, double confidence = 0.95);

// Little's law: |N - X (R + Z)| / N, where N users each spend R in the system and Z thinking, and X leave it per
// second. More than a few percent means lost requests, wrong clocks or users that waited on our side. 0 when there are
// no users.
double littles_law_gap(double users, double rate, double response_seconds, double think_seconds);

}  // namespace brink::aggregate
