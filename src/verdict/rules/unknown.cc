// What is left when no rule explains the readings better than chance does.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {

extern const Rule unknown = {
    .cause = {.id = "unknown",
              .code = "U",
              .family = "unknown",
              .title = "not known",
              .mechanism = "Nothing in the catalogue explains what was seen well enough, or too little was seen. Brink "
                           "then names the deepest class of causes that is certain, or nothing at all, instead of a "
                           "guess.",
              .fingerprint = "Readings that are as likely by chance as under any cause.",
              .fixes = "let more experiments run (no --quick), or give Brink sight of the server (--pid)"},
    .prior = 0.5,
};

}  // namespace brink::verdict::rules
