#include "plan/k6_segments.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.h"

namespace brink::plan::k6 {
namespace {

// A part of several thousand is beyond any use, and the table of a sequence is as long as its common denominator.
constexpr std::int64_t most_parts = 10'000;

struct Fraction {
  std::int64_t over = 0, under = 1;
  friend bool operator==(const Fraction& a, const Fraction& b) { return a.over * b.under == b.over * a.under; }
  friend bool operator<(const Fraction& a, const Fraction& b) { return a.over * b.under < b.over * a.under; }
};

tl::unexpected<Error> wrong(std::string_view text, std::string_view why) {
  return usage_error(fmt::format("execution segment '{}': {}", text, why),
                     "write 0:1/4, with the sequence 0,1/4,1/2,3/4,1");
}

Fraction reduced(std::int64_t over, std::int64_t under) {
  const std::int64_t common = std::max<std::int64_t>(1, std::gcd(over, under));
  return {over / common, under / common};
}

// "1/4", "0.25", "25%", "1".
std::optional<Fraction> fraction_of(std::string_view text) {
  text = trim(text);
  std::int64_t under = 1;
  if (text.ends_with('%')) {
    under = 100;
    text.remove_suffix(1);
  }
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto over = parse_int(text.substr(0, slash));
    const auto below = parse_int(text.substr(slash + 1));
    if (!over || !below || *over < 0 || *below <= 0 || *below > most_parts) return std::nullopt;
    return reduced(*over, *below * under);
  }
  const std::size_t dot = text.find('.');
  std::string digits(text);
  if (dot != std::string_view::npos) {
    const std::size_t places = text.size() - dot - 1;
    if (places == 0 || places > 6) return std::nullopt;
    digits.erase(dot, 1);
    for (std::size_t i = 0; i < places; ++i) under *= 10;
  }
  const auto over = parse_int(digits);
  if (!over || *over < 0 || *over > 1'000'000'000) return std::nullopt;
  return reduced(*over, under);
}

struct Bounds {
  Fraction from, to;
};

Result<Bounds> bounds_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto from = colon == std::string_view::npos ? Fraction{} : fraction_of(text.substr(0, colon));
  const auto to = fraction_of(colon == std::string_view::npos ? text : text.substr(colon + 1));
  if (!from || !to) return wrong(text, "it is not two fractions");
  if (!(*from < *to) || Fraction{1, 1} < *to) return wrong(text, "it has to go up, within 0 and 1");
  return Bounds{*from, *to};
}

Result<std::vector<Fraction>> cuts_of(std::string_view sequence, const Bounds& mine) {
  std::vector<Fraction> cuts;
  if (sequence.empty()) {
    cuts = {Fraction{0, 1}, mine.from, mine.to, Fraction{1, 1}};
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    return cuts;
  }
  for (const std::string_view part : split(sequence, ',')) {
    const auto cut = fraction_of(part);
    if (!cut) return wrong(part, "its sequence has something that is not a fraction");
    if (!cuts.empty() && !(cuts.back() < *cut)) return wrong(sequence, "the sequence has to go up");
    cuts.push_back(*cut);
  }
  const bool complete = cuts.size() > 1 && cuts.front() == Fraction{} && cuts.back() == Fraction{1, 1};
  if (!complete) return wrong(sequence, "the sequence has to go from 0 to 1");
  return cuts;
}

// Which part each of `period` things goes to: always the one that is furthest behind its share.
std::vector<std::uint64_t> deal(const std::vector<std::int64_t>& shares, std::int64_t period, std::size_t mine) {
  std::vector<std::int64_t> given(shares.size(), 0);
  std::vector<std::uint64_t> offsets;
  for (std::int64_t slot = 0; slot < period; ++slot) {
    std::size_t next = 0;
    std::int64_t furthest = -1;
    for (std::size_t part = 0; part < shares.size(); ++part) {
      const std::int64_t behind = shares[part] * (slot + 1) - given[part] * period;
      if (behind > furthest) {
        furthest = behind;
        next = part;
      }
    }
    ++given[next];
    if (next == mine) offsets.push_back(static_cast<std::uint64_t>(slot));
  }
  return offsets;
}

}  // namespace

Result<Stripe> Stripe::of(std::string_view segment, std::string_view sequence) {
  if (trim(segment).empty()) {
    if (trim(sequence).empty()) return Stripe();
    return wrong(sequence, "a sequence needs a segment of it (--execution-segment)");
  }
  const auto mine = bounds_of(segment);
  if (!mine) return tl::unexpected(mine.error());
  const auto cuts = cuts_of(trim(sequence), *mine);
  if (!cuts) return tl::unexpected(cuts.error());
  std::int64_t period = 1;
  for (const Fraction& cut : *cuts) {
    period = std::lcm(period, cut.under);
    if (period > most_parts) return wrong(segment, "its sequence is cut too finely");
  }
  std::vector<std::int64_t> shares;
  std::size_t place = cuts->size();
  for (std::size_t i = 0; i + 1 < cuts->size(); ++i) {
    const Fraction &from = (*cuts)[i], &to = (*cuts)[i + 1];
    shares.push_back(to.over * (period / to.under) - from.over * (period / from.under));
    if (from == mine->from && to == mine->to) place = i;
  }
  if (place == cuts->size()) return wrong(segment, "it is not one of its sequence");
  std::vector<std::uint64_t> offsets = deal(shares, period, place);
  return Stripe(static_cast<std::uint64_t>(period), std::move(offsets));
}

std::uint64_t Stripe::count(std::uint64_t n) const {
  const auto rest = std::lower_bound(offsets_.begin(), offsets_.end(), n % period_) - offsets_.begin();
  return n / period_ * offsets_.size() + static_cast<std::uint64_t>(rest);
}

std::optional<Stripe> Stripe::of_users(std::uint64_t users) const {
  return users >= period_ ? std::optional(*this) : round_of(users);
}

std::optional<Stripe> Stripe::round_of(std::uint64_t users) const {
  if (whole()) return *this;
  std::vector<std::uint64_t> offsets;
  for (std::uint64_t i = 0; i < count(users); ++i) offsets.push_back(at(i));
  if (offsets.empty()) return std::nullopt;
  return Stripe(users, std::move(offsets));
}

Stripe Stripe::dealt(std::uint32_t index, std::uint32_t count) const {
  std::vector<std::uint64_t> offsets;
  offsets.reserve(offsets_.size());
  for (std::size_t i = 0; i < offsets_.size(); ++i) offsets.push_back(at(index + i * count));
  return Stripe(period_ * count, std::move(offsets));
}

}  // namespace brink::plan::k6
