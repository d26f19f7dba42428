// The causes Brink knows: a tree of classes whose leaves have ids that are never renamed, with what people are told of
// each (`brink explain CAUSE`).
#pragma once

#include <string_view>
#include <vector>

namespace brink::verdict::why {

struct Cause {
  std::string_view id;           // "pool_exhausted"
  std::string_view code;         // "F1": of the catalogue
  std::string_view family;       // id of the class above: "private_parallel"
  std::string_view title;        // "a pool of slots behind the route is used up"
  std::string_view mechanism;    // how it breaks: two to five sentences
  std::string_view fingerprint;  // what is seen from the client, and what else looks like it
  std::string_view fixes;        // per stack, one a line
};

// In the order of the catalogue.
const std::vector<Cause>& causes();
const Cause* find_cause(std::string_view id);

}  // namespace brink::verdict::why
