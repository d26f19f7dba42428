// A rule: everything Brink knows of one cause, in one file. Its words, how likely each symptom is when it is the cause,
// what it cannot be without, what to measure of it, and what to do.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "verdict/rules/amounts.h"
#include "verdict/why/catalogue.h"
#include "verdict/why/diagnosis.h"
#include "verdict/why/symptom.h"

namespace brink::verdict::rules {

using why::Remedy;
using why::Symptom;
using Parameters = decltype(why::Diagnosis::parameters);

// Probability of the symptom when the rule's cause is at work. What a group's rows leave of 1 goes to its other
// symptoms in proportion to their background; a group without rows says nothing about the cause.
struct Row {
  Symptom symptom;
  double probability;
};

// A fact about the target that makes the cause more or less likely before anything is measured.
struct Hint {
  std::string_view text;  // of the features: "server"
  std::string_view word;  // in it, ignoring case
  double factor;
};

struct Rule {
  why::Cause cause;
  double prior = 1;
  std::span<const Row> rows{};
  // In every group named here only these symptoms are possible: any other is a veto.
  std::span<const Symptom> needs{};
  std::span<const Hint> hints{};
  bool needs_store = false;                    // a data store must have been seen, or a client-only look-alike is said
  std::span<const std::string_view> stores{};  // of which kinds only: another one that is seen is none of these
  bool needs_peer = false;                     // somebody must have been seen waiting for another server, or the same
  // A cause that no experiment tells from this one and that is mended in the same way: the likelier of the two is named
  // when both together are certain.
  std::string_view alike{};
  bool tax = false;  // costs time beside any cause: told apart, never ranked
  std::string_view wrong_if{};
  std::string_view probe{};  // the experiment that would show it, empty when none can
  void (*measure)(const Features& f, Parameters& out) = nullptr;
  Remedy (*remedy)(const Features& f) = nullptr;
};

// A parameter, when its feature was measured.
void set(Parameters& out, std::string_view name, const Features& f, std::string_view feature);
void set(Parameters& out, std::string_view name, std::optional<double> value);

}  // namespace brink::verdict::rules
