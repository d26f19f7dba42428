#include "cluster/names.h"

#include <algorithm>

#include "base/check.h"

namespace brink::cluster {
namespace {

constexpr const char* others = "(other)";

}  // namespace

RowNames::RowNames(const plan::Plan& plan) {
  for (std::uint32_t row = 0; row < plan.routes.size(); ++row) {
    const std::string origin = plan.routes[row].url.origin();
    const auto known = std::find(origins_.begin(), origins_.end(), origin);
    const auto index = static_cast<std::uint32_t>(known - origins_.begin());
    if (known == origins_.end()) {
      origins_.push_back(origin);
      rows_of_.emplace_back();
    }
    origin_of_.push_back(index);
    rows_of_[index].push_back(row);
  }
  used_.resize(origins_.size());
}

std::vector<std::uint32_t> RowNames::rows(const std::vector<std::string>& names) {
  std::vector<std::uint32_t> out(origin_of_.size());
  for (std::uint32_t row = 0; row < out.size(); ++row) {
    const bool named = row < names.size() && !names[row].empty();
    out[row] = named ? give(origin_of_[row], names[row]) : row;
  }
  return out;
}

// The last row of an origin is for all that found no room, and for those that a process had no room for.
std::uint32_t RowNames::give(std::uint32_t origin, const std::string& name) {
  const auto [at, is_new] = given_.try_emplace({origin, name}, 0);
  if (!is_new) return at->second;
  const std::vector<std::uint32_t>& rows = rows_of_[origin];
  const std::string rest = origins_.size() == 1 ? others : origins_[origin] + " " + others;
  const bool fits = name != rest && used_[origin] + 1 < rows.size();
  at->second = fits ? rows[used_[origin]++] : rows.back();
  names_[at->second] = fits || rows.size() == 1 ? name : rest;
  return at->second;
}

std::vector<std::string> RowNames::names() const {
  std::vector<std::string> out;
  for (const auto& [row, name] : names_) {
    out.resize(row + 1);
    out[row] = name;
  }
  return out;
}

}  // namespace brink::cluster
