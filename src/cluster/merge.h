// What several workers' parts of a stage amount to together: without loss, and each row with those of its name.
#pragma once

#include "cluster/crew.h"

namespace brink::cluster {

// Of all that played it to its end, and of those that were lost what was heard of them last. CHECKs that their counts
// sum up to those of the whole.
run::StageResult merged(Crew& crew);
// Likewise, of a stage that is being played.
aggregate::Tally merged_tally(Crew& crew);

}  // namespace brink::cluster
