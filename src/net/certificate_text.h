// A certificate of ours with its key, as its owner gives it.
#pragma once

#include <string>
#include <vector>

namespace brink::net {

struct CertificateText {
  std::string cert;  // PEM; further ones are those it was signed by
  std::string key;   // PEM
  std::string password;
  std::vector<std::string> servers;  // whom it is shown: "*.example.com"; none: all
};

}  // namespace brink::net
