// A record as a page of its own: one HTML file with everything in it, for browsers, mail and paper (sources in ui/).
#pragma once

#include <string>

#include "output/record.h"

namespace brink::output {

// The page for a record of any kind; complete, UTF-8, and without a reference to any network. The record stands in it
// as JSON (element "record"), thinned (thinned()); nothing a target sent is ever part of the markup. Pure.
std::string render_html(const Record& record);

// What that page is made of, for one that is there already: {"record": thinned, "words": what its names mean}.
std::string report_data(const Record& record);

// The same record with what a picture cannot show left out, so that a page opens at once however long the run was.
// Counts, rates and percentiles stay as they are; only pictures lose resolution:
//   series of more than 600 steps: neighbouring steps added up, percentiles at their highest
//   histograms of more than 240 steps: neighbours within a fixed ratio added up; those of a measurement, whose tail is
//     looked at, stay whole to 4,000
//   histograms of routes: left out
//   readings: for each subject and name, at most 480, the least and the most of each stretch of time
Record thinned(Record record);

}  // namespace brink::output
