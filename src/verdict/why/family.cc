#include "verdict/why/family.h"

#include <algorithm>
#include <iterator>

namespace brink::verdict::why {
namespace {

constexpr Family tree[] = {
    {"no_fault", "no fault of the target", ""},
    {"connection", "the connection layer", ""},
    {"admission", "a limit set on purpose", ""},
    {"capacity", "a resource that is used up", ""},
    {"parallel", "a fixed number of slots", "capacity"},
    {"private_parallel", "a private resource with parallel slots", "parallel"},
    {"private_serial", "a private resource used one at a time", "capacity"},
    {"data_store", "the data store", "capacity"},
    {"host", "the machine the target runs on", "capacity"},
    {"processor", "processor time", "host"},
    {"busy_core", "busy processor cores", "processor"},
    {"interruption", "interruptions", ""},
    {"build_up", "something that builds up and stays", ""},
    {"upstream", "what stands behind the target", ""},
    {"intrinsic", "a property of the route, not of the load", ""},
    {"unknown", "nothing known", ""},
};

}  // namespace

std::span<const Family> families() { return tree; }

const Family* find_family(std::string_view id) {
  const auto it = std::find_if(std::begin(tree), std::end(tree), [&](const Family& f) { return f.id == id; });
  return it == std::end(tree) ? nullptr : &*it;
}

bool within(std::string_view family, std::string_view ancestor) {
  for (const Family* f = find_family(family); f; f = find_family(f->parent)) {
    if (f->id == ancestor) return true;
  }
  return false;
}

int depth(std::string_view family) {
  int out = -1;
  for (const Family* f = find_family(family); f; f = find_family(f->parent)) ++out;
  return out;
}

}  // namespace brink::verdict::why
