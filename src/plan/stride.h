// Stride: things that are dealt one by one to several, from some number on. Pure arithmetic.
#pragma once

#include <cstdint>

namespace brink::plan {

// How many of `all` things, numbered from 0, every stride-th from `first` on is.
inline std::uint64_t every_from(std::uint64_t all, std::uint64_t first, std::uint64_t stride) {
  return all > first ? (all - first + stride - 1) / stride : 0;
}

}  // namespace brink::plan
