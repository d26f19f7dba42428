// Words for what was compared. The sentence of a comparison, and pieces that renderers share.
#pragma once

#include <string>

#include "verdict/compare.h"

namespace brink::verdict {

// "p95 of /checkout at 64 users", "capacity".
std::string quantity_text(const ComparedQuantity& quantity);
// A value of it in its unit: "84 ms", "0.3 %", "820 req/s", "90 users".
std::string quantity_value(Measure measure, double value);
// "+34 %", "-5 %"; of shares of failures in points: "+1.2 pt".
std::string change_text(Measure measure, double change);
// What it would take to tell more; empty when nothing reasonable would.
std::string need_text(const ComparedQuantity& quantity);

// The outcome in one sentence, by the quantity that moved most.
std::string comparison_sentence(const Comparison& comparison);

}  // namespace brink::verdict
