// What a diagnosis shows for itself: the readings that moved it, its rivals and why they are out, what would refute it,
// what it costs beside.
#pragma once

#include "verdict/why/belief.h"
#include "verdict/why/diagnosis.h"

namespace brink::verdict::why {

// Strongest first: at most five for, three against the rule of that index.
std::vector<EvidenceLine> evidence_for(std::size_t rule, const Belief& belief, const Features& features);

// The next likeliest, each with the reading that excludes it most.
std::vector<Rival> rivals_of(std::size_t rule, const Belief& belief, const Features& features);

Falsifier falsifier_of(const rules::Rule& rule);

std::vector<Tax> taxes_beside(std::string_view cause, const Features& features);

// Causes that hold beside the first: those that together with it explain what neither explains alone, by 3 nats.
std::vector<Ranked> causes_beside(std::size_t rule, const Belief& belief, const Features& features);

}  // namespace brink::verdict::why
