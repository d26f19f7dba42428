// Secrets of a test (plan/secrets.h) in documents.
#pragma once

#include <string>
#include <string_view>

#include "output/record.h"
#include "plan/secrets.h"

namespace brink::output {

// A JSON document with the secrets in its texts and names masked; numbers stay what they are.
std::string mask_json(std::string_view json, const plan::SecretMask& mask);
void mask_record(Record& record, const plan::SecretMask& mask);

}  // namespace brink::output
