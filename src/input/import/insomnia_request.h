// The parts of a request as an export of Insomnia writes them.
#pragma once

#include <string>

#include "input/document.h"
#include "input/import/client_request.h"

namespace brink::input {

// What folders give to the requests in them.
struct InsomniaInherited {
  ClientAuth auth;
  std::vector<plan::Header> headers;
};
InsomniaInherited insomnia_inherited(const Json& folder, const InsomniaInherited& above);

ClientRequest read_insomnia_request(const Json& json, const std::string& name, const InsomniaInherited& inherited);

}  // namespace brink::input
