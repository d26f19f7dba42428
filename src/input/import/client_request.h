// What Postman and Insomnia say alike of a request, before and after their variables are filled in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "input/import/imported.h"
#include "input/import/moustache.h"

namespace brink::input {

// How a request says who asks. Members of other kinds are empty.
struct ClientAuth {
  enum class Kind { none, basic, bearer, api_key, unsupported };
  Kind kind = Kind::none;
  std::string user, password;  // basic
  std::string prefix, token;   // bearer; no prefix: "Bearer"
  std::string key, value;      // api_key
  bool in_query = false;       // api_key
  std::string name;            // unsupported: what it is called
};

struct ClientRequest {
  std::string name;
  std::string method;
  std::string url;
  std::vector<plan::FormField> query;  // to be added to the URL
  std::vector<plan::Header> headers;
  plan::RecordedBody body;
  std::string type;  // of the body, unless a header says it
  ClientAuth auth;
};

// The request with its variables filled in. A URL without a scheme is http. Notes: what had to be left out. Nothing,
// and a note, when the URL is none.
std::vector<plan::RecordedRequest> filled_in(const ClientRequest& request, const Moustache& variables,
                                             std::vector<std::string>& notes);

// `url` with `value` for each segment ":name" of its path.
std::string with_path_value(std::string url, std::string_view name, std::string_view value);

// One note for all of `names`, if there are any.
void note_unknown(const std::vector<std::string>& names, std::vector<std::string>& notes);

}  // namespace brink::input
