// What several workers' parts of a stage amount to together: without loss, and each row with those of its name.
#pragma once

#include "cluster/crew.h"

namespace brink::cluster {

// Of all that played it to its end. CHECKs that their counts sum up to those of the whole.
run::StageResult merged(Crew& crew);
// Of all that have said theirs.
aggregate::Tally merged_tally(Crew& crew);

}  // namespace brink::cluster
