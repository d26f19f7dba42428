// MD5, which k6 names groups and checks by. Not for anything that somebody might want to forge.
#pragma once

#include <string>
#include <string_view>

namespace brink::output::k6 {

// 32 hexadecimal digits.
std::string md5_hex(std::string_view text);

}  // namespace brink::output::k6
