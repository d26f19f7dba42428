// Between the diagnosis as a value and as a part of a record.
#pragma once

#include <string_view>

#include "output/record_diagnosis.h"
#include "verdict/why/diagnosis.h"

namespace brink::output {

// Without experiments: those are known to whoever made them. Texts come masked. `target`: the URL to be named in
// commands.
Diagnosis record_diagnosis(const verdict::why::Diagnosis& diagnosis, const verdict::why::Features& features,
                           std::string_view target);

verdict::why::Features restore_features(const Diagnosis& diagnosis);

// The diagnosis made again from its features, by the rules of this program; experiments stay as they are.
Diagnosis diagnosed_again(const Diagnosis& diagnosis, std::string_view target);

}  // namespace brink::output
