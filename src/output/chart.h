// Pictures in text. Internal to the renderers of this folder.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// One glyph a value, as high as its share of the largest; zero has a glyph of its own, so that a stall is seen. More
// values than `width` are averaged in groups. Nothing for no values.
std::string sparkline(const std::vector<double>& values, std::size_t width, const TerminalStyle& style);

// The same in several rows, the top one first: all of one width, a column a value, no averaging.
std::vector<std::string> bar_chart(const std::vector<double>& values, std::size_t rows, const TerminalStyle& style);

// Requests that ended, per second, for each step of the series that lies in the stage for at least half of its length.
std::vector<double> throughput(const Stage& stage);

// Response times counted over `bins` equal steps of their logarithm, from the smallest to the largest.
std::vector<double> distribution(const Histogram& histogram, std::size_t bins);

}  // namespace brink::output
