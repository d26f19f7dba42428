// What one run knows of one quantity, and how well. Internal to compare.
#pragma once

#include <optional>

#include "verdict/compare.h"

namespace brink::verdict {

// On the scale that is compared: natural logarithms of times, rates and users; shares of failures as they are. The true
// figure of this run lies in at - down .. at + up.
struct Figure {
  double at = 0;
  double down = 0;
  double up = 0;         // infinite: the search ended before anything broke
  double deviation = 0;  // one standard error of sampling, about
  double noise = 0;      // between runs, what this quantity is guessed to vary by: one standard deviation
  double length_s = 0;   // how long was measured
};

// `doubt`: the share of cases in which a run's true figure may lie outside its margins, both sides together.
//
// Quantiles of the judged distribution, 0.5, 0.95 or 0.99: values at the ranks around the quantile, where requests
// count for as many fewer as the quantile of the seconds scatters more than that of independent requests would, and
// again as many fewer as neighbouring seconds resemble each other. Nothing when there are too few independent requests.
std::optional<Figure> latency_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double q,
                                     double doubt);
// Completed per second, from how the seconds differ.
std::optional<Figure> goodput_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double doubt);
// Wilson's interval with the dispersion of the seconds.
std::optional<Figure> failure_figure(const ComparedStage& stage, const ComparedNumbers& numbers, double doubt);
std::optional<Figure> range_figure(const std::optional<ComparedRange>& range);
std::optional<Figure> capacity_figure(const std::optional<double>& capacity_rps);

// All stages of the same load as one.
ComparedStage pool(const std::vector<const ComparedStage*>& stages);

}  // namespace brink::verdict
