// What bench and run read alike: how requests are sent, to whom, and within which bounds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/plan.h"

namespace brink::input {

// --timeout, --unix-socket, --ca-bundle, --insecure, --resolve, --http1.1, --http2, --streams, and for bench the other
// connection options. A connection may
// take as long as a request, but 10 s at most.
Result<plan::Client> read_client(const Values& values, const Surroundings& surroundings);

// --header, --basic-auth and --cookie, in that order. Errors: the same header from two of them, a second Host.
Result<std::vector<plan::Header>> read_headers(const Values& values);

// `headers` with the credentials of the URL, which an Authorization header that was given goes before.
std::vector<plan::Header> with_userinfo(std::vector<plan::Header> headers, const Url& url);

plan::Budget read_budget(const Values& values);

// --threads, or one per core; never more than there are users to share.
std::uint32_t read_workers(const Values& values, const Surroundings& surroundings, std::uint32_t users);
std::uint64_t read_seed(const Values& values, const Surroundings& surroundings);

// The hosts among `urls` that load may not go to without its owner's word: not local (base/url.h) by name or, with
// --resolve, by address. A unix socket is always local. Each once, in order.
std::vector<std::string> foreign_hosts(const std::vector<Url>& urls, const plan::Client& client);

// What the user should know: --resolve rows that no URL uses.
std::vector<std::string> unused_resolves(const std::vector<Url>& urls, const plan::Client& client);

}  // namespace brink::input
