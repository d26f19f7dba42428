// Features of a search: what its stages and its verdict say about the target, before any experiment is made. Sections
// "Of the search", "Of fits" and "Failures" of features.h. What the search did not measure is not set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verdict/search.h"
#include "verdict/verdict.h"
#include "verdict/why/features.h"

namespace brink::verdict::why {

// The route that experiments are about: the verdict's, else the one that did the most work (time in the target) at one
// user, or, where goodput has levelled off, clearly the most at the most users. Nothing when no route answered.
std::optional<std::uint32_t> culprit_of(const Verdict& verdict, const std::vector<Visit>& visits);

// The route to look at while the culprit is held: of the others that answer well at one user (three requests or more,
// fewer than 2 % of them failed), the one with the shortest median. Nothing when there is none.
std::optional<std::uint32_t> bystander_of(const std::vector<Visit>& visits, std::uint32_t culprit);

// `options` must be those of the search: levels are judged again by its rules.
void features_of_search(const SearchOptions& options, const std::vector<Visit>& visits, const Verdict& verdict,
                        const std::vector<std::string>& route_names, std::uint32_t culprit, Features& out);

// The part of it that is about failures of the culprit.
void features_of_failures(const std::vector<Visit>& visits, const Verdict& verdict, std::uint32_t culprit,
                          Features& out);

// The culprit in all visits of closed load with so many users, warm-up and recovery left out; empty when there are
// none.
aggregate::RouteSummary route_at(const std::vector<Visit>& visits, std::uint32_t route, double users);

}  // namespace brink::verdict::why
