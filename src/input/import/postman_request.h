// The parts of a request as a collection of Postman writes them.
#pragma once

#include <string>
#include <string_view>

#include "input/document.h"
#include "input/import/client_request.h"

namespace brink::input {

bool is_disabled(const Json& item);

// A request, which is an object, or the URL alone. Its auth is read apart.
ClientRequest read_request(const Json& json, const std::string& name);

// The member "auth" of a request, a folder or a collection; without one what is `inherited`.
ClientAuth read_auth(const Json& holder, const ClientAuth& inherited);

// {{$guid}} and its like as functions of scenarios; empty when there is none like it.
std::string postman_dynamic(std::string_view name);

}  // namespace brink::input
