// NKeys: the Ed25519 keys of NATS, which stand in text as base32 with a prefix and a checksum.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brink::cluster {

// "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4" for its seed "SUAC..." ; nothing when it is no seed of a
// user's.
std::optional<std::string> public_nkey(std::string_view seed);
// Of the seed in this file, the first line that is one.
std::optional<std::string> public_nkey_of(const std::string& file);

}  // namespace brink::cluster
