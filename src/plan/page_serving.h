// PageServing: where Brink's page is served and to whom. Plain values, made by input, carried out by web.
#pragma once

#include <string>

#include "plan/exporting.h"

namespace brink::plan {

struct PageServing {
  Address address{.host = "127.0.0.1", .port = 0};  // port 0 is any free one
  std::string base_path;                            // "/load": all paths begin with it; empty: none
  // Whom it is shown to. `login` ("USER:PASSWORD") is asked for if it is not empty; else the secret, where it is wanted
  // or others than this machine can reach the address.
  std::string login;
  bool wants_secret = false;
  bool stays = false;  // after the run, until the program is told to stop
  bool opens = false;  // in the browser of whoever started it

  std::string tls_cert, tls_key;  // files in PEM; empty: plain HTTP

  // Errors of an address name the option it came from.
  std::string option = "--ui";
};

}  // namespace brink::plan
