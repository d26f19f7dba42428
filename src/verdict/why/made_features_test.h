// Features of targets with a known fault, as the search and the experiments would measure them, by the name of the
// cause or of the situation.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "verdict/why/features.h"

namespace brink::verdict::why::test {

Features made(std::string_view name);
// Names of made() that are causes: each must be found.
std::vector<std::string_view> made_causes();

// Parts they are made of.
struct Value {
  std::string_view name;
  double value;
};
using Values = std::vector<Value>;
// A route that is limited to x requests per second from `knee` users on, and too slow at 60.
Features searched(double s, double x, double knee);
void add(Features& f, std::string_view source, const Values& values);
void queue(Features& f, double lag, double acf, double small, double cv);
void others(Features& f, double phi, double slowdown);
void waits(Features& f);
void failures(Features& f, const Values& kinds, double latency, double spread);
// Of made(): those of made_faults_test.cc.
std::optional<Features> made_fault(std::string_view name);
std::vector<std::string_view> made_faults();

}  // namespace brink::verdict::why::test
