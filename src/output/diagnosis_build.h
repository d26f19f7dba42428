// Between the diagnosis as a value and as a part of a record.
#pragma once

#include "output/record_diagnosis.h"
#include "verdict/why/diagnosis.h"

namespace brink::output {

// Without experiments: those are known to whoever made them. Texts come masked.
Diagnosis record_diagnosis(const verdict::why::Diagnosis& diagnosis, const verdict::why::Features& features);

verdict::why::Features restore_features(const Diagnosis& diagnosis);

// The diagnosis made again from its features, by the rules of this program; experiments stay as they are.
Diagnosis diagnosed_again(const Diagnosis& diagnosis);

}  // namespace brink::output
