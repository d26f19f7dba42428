// Where k6/secrets takes its values: --secret-source mock=NAME=VALUE,... and file=PATH.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/surroundings.h"
#include "plan/secrets.h"

namespace brink::input::k6 {

// "mock=default,cool=some", "file=secrets.txt", "file=name=other,filename=secrets.txt". One that stands alone is the
// default. Errors: usage; a kind there is not, a name that is taken, a file that cannot be read.
Result<plan::Secrets> read_secrets(const std::vector<std::string>& lines, const Surroundings& surroundings);

}  // namespace brink::input::k6
