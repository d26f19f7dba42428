// Of made_features_test.h: the faults of hosts, stores, connections and of the routes themselves.
#pragma once

#include "verdict/why/made_features_test.h"
