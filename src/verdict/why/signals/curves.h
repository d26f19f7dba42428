// The formulas of models.h, bare.
#pragma once

namespace brink::verdict::why {

double hinge_rate(double users, double servers, double hold);
// At least one user; between whole numbers of them, on a line. `servers` need not be whole: n requests at the station
// are served at min(n, servers) / hold.
double queue_rate(double users, double servers, double hold, double delay);
double usl_rate(double users, double one, double contention, double coherency);

}  // namespace brink::verdict::why
