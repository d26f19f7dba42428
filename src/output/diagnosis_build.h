// Between the diagnosis as a value and as a part of a record.
#pragma once

#include "output/record.h"
#include "verdict/why/diagnosis.h"

namespace brink::output {

// Without experiments: those are known to whoever made them. Texts come masked. `record`: whose diagnosis it is; its
// target and the route that broke first are named in commands.
Diagnosis record_diagnosis(const verdict::why::Diagnosis& diagnosis, const verdict::why::Features& features,
                           const Record& record);

verdict::why::Features restore_features(const Diagnosis& diagnosis);

// Has the diagnosis of a saved run made again from its features, by the rules of this program, and the run's answer say
// the same. What was measured and which experiments were made stay as they are. A run without diagnosis: no effect.
void diagnose_again(Record& record);

}  // namespace brink::output
