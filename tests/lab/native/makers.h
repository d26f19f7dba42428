// What the files of stages share: the numbers of a stage, its clock, and the tables that stage() looks into.
#pragma once

#include <map>
#include <string>

#include "stages.h"

namespace lab {

using Maker = Handler (*)(const Numbers&, Handler);
using Makers = std::map<std::string, Maker>;

const Makers& admission_stages();
const Makers& work_stages();
const Makers& waiting_stages();

// The number `name`; ends the process with a message when it is not there.
double need(const Numbers& numbers, const char* name);
double may(const Numbers& numbers, const char* name, double otherwise);

double now();  // seconds, steady
void wait(double seconds);
double random_share();  // in [0, 1): the same numbers in every run, in the order in which they are asked for

}  // namespace lab
