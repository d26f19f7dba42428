// Texts that tests compare with those in testdata.
#pragma once

#include <string>

namespace brink::output {

// The text of testdata/NAME, after writing `actual` to it when BRINK_GOLDEN=write.
std::string golden(const std::string& name, const std::string& actual);

}  // namespace brink::output
