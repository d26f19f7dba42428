// Quantiles of the normal and of Student's t distribution, to about ten digits: what intervals are made of.
#pragma once

namespace brink::aggregate {

// 0 < p < 1.
double normal_quantile(double p);
// 0 < p < 1, degrees > 0 (not necessarily whole).
double student_t_quantile(double p, double degrees);
// P(T <= t).
double student_t_share(double t, double degrees);
// P(Z <= z).
double normal_share(double z);

}  // namespace brink::aggregate
