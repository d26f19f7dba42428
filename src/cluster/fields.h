// How values of the usual kinds stand in a message: field(archive, value) for both directions (bytes.h). Lists are
// their length and their items, maps likewise with keys in order, optional values a 0, or a 1 and the value, one of
// several kinds which of them it is, and it.
//
// Descriptions of other values are templates field(A&, Value&) of this namespace, wherever they stand: what holds such
// values finds them by their archive.
#pragma once

#include <array>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "cluster/bytes.h"

namespace brink::cluster {

template <class A>
concept Archive = std::same_as<A, Putter> || std::same_as<A, Taker>;

template <Archive A>
void demand(A& a, bool holds) {
  if constexpr (A::reads) a.demand(holds);
}

template <Archive A, std::unsigned_integral T>
void field(A& a, T& v) {
  std::uint64_t n = v;
  a.natural(n);
  demand(a, n <= std::numeric_limits<T>::max());
  if constexpr (A::reads) {
    if (a.good()) v = static_cast<T>(n);
  }
}
template <Archive A>
void field(A& a, std::int64_t& v) {
  a.integer(v);
}
template <Archive A>
void field(A& a, int& v) {
  std::int64_t n = v;
  a.integer(n);
  demand(a, n >= std::numeric_limits<int>::min() && n <= std::numeric_limits<int>::max());
  if constexpr (A::reads) {
    if (a.good()) v = static_cast<int>(n);
  }
}
template <Archive A>
void field(A& a, double& v) {
  a.real(v);
}
template <Archive A>
void field(A& a, std::string& v) {
  a.text(v);
}
template <Archive A>
void field(A& a, Duration& v) {
  std::int64_t ns = v.count();
  a.integer(ns);
  v = Duration(ns);
}
template <Archive A>
void field(A& a, Instant& v) {
  Duration since = v.time_since_epoch();
  field(a, since);
  v = Instant(since);
}
template <Archive A, class Tag>
void field(A& a, Id<Tag>& v) {
  field(a, v.value);
}
// An enumeration whose values are below `count`.
template <Archive A, class E>
void choice(A& a, E& v, std::uint64_t count) {
  auto n = static_cast<std::uint64_t>(v);
  a.natural(n);
  demand(a, n < count);
  if constexpr (A::reads) {
    if (a.good()) v = static_cast<E>(n);
  }
}
template <Archive A, class T, class Item>
void list(A& a, std::vector<T>& v, Item item) {
  std::uint64_t size = v.size();
  a.natural(size);
  if constexpr (A::reads) {
    v.clear();
    if (!a.has_room_for(size, sizeof(T))) return;
    v.resize(size);
  }
  for (T& one : v) item(a, one);
}
template <Archive A, class T>
void field(A& a, std::vector<T>& v) {
  list(a, v, [](A& archive, T& one) { field(archive, one); });
}
template <Archive A>
void field(A& a, std::vector<bool>& v) {
  std::vector<std::uint8_t> bytes(v.begin(), v.end());
  field(a, bytes);
  if constexpr (A::reads) v.assign(bytes.begin(), bytes.end());
}
template <Archive A, class T>
void field(A& a, std::optional<T>& v) {
  bool there = v.has_value();
  field(a, there);
  if constexpr (A::reads) v = there ? std::optional<T>(T{}) : std::nullopt;
  if (v) field(a, *v);
}
template <Archive A, class K, class V, class Less>
void field(A& a, std::map<K, V, Less>& v) {
  std::uint64_t size = v.size();
  a.natural(size);
  if constexpr (A::reads) {
    v.clear();
    if (!a.has_room_for(size, sizeof(K) + sizeof(V) + 64)) return;
    for (std::uint64_t i = 0; i < size && a.good(); ++i) {
      K key{};
      V value{};
      field(a, key);
      field(a, value);
      v.insert_or_assign(std::move(key), std::move(value));
    }
  } else {
    for (auto& [key, value] : v) {
      field(a, const_cast<K&>(key));
      field(a, value);
    }
  }
}
template <Archive A, class First, class Second>
void field(A& a, std::pair<First, Second>& v) {
  field(a, v.first);
  field(a, v.second);
}
template <std::size_t I = 0, Archive A, class... Kinds>
void alternative(A& a, std::variant<Kinds...>& v, std::uint64_t kind) {
  if constexpr (I < sizeof...(Kinds)) {
    if (kind != I) return alternative<I + 1>(a, v, kind);
    if constexpr (A::reads) v.template emplace<I>();
    field(a, std::get<I>(v));
  } else {
    demand(a, false);
  }
}
template <Archive A, class... Kinds>
void field(A& a, std::variant<Kinds...>& v) {
  std::uint64_t kind = v.index();
  a.natural(kind);
  alternative(a, v, kind);
}
// One after another.
template <Archive A, class... Values>
void fields(A& a, Values&... v) {
  (field(a, v), ...);
}
// Counts of which most are zero: how many are not, and each of these as the number of zeros before it and itself.
template <Archive A, class Counts>
void sparse(A& a, Counts& v) {
  std::uint64_t used = 0;
  for (const auto count : v) used += count != 0;
  a.natural(used);
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < used; ++i) {
    std::uint64_t gap = 0;
    if constexpr (!A::reads) {
      while (v[at + gap] == 0) ++gap;
    }
    a.natural(gap);
    if constexpr (A::reads) {
      a.demand(gap < v.size() && at + gap < v.size());
      if (!a.good()) return;
    }
    at += gap;
    field(a, v[at++]);
  }
}

}  // namespace brink::cluster
