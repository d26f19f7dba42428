// Plan: what a run will do, as plain values. Made by input (from what people give) or run (search), read by everyone
// else. A plan says what to do, never how it went.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/time.h"
#include "base/url.h"
#include "plan/leg.h"
#include "plan/rate.h"

namespace brink::plan {

struct Header {
  std::string name;
  std::string value;
};

// A label that its user gives.
struct Tag {
  std::string name;
  std::string value;
  friend bool operator==(const Tag&, const Tag&) = default;
};

// One kind of request, and a row in every report.
struct Route {
  std::string name;  // as shown: "/product/{id}"; unique within a plan
  Url url;
  std::string method = "GET";
  std::vector<Header> headers;  // beyond Host, which is made from the url unless given here
  std::string body;
  double weight = 1;                  // share of requests relative to the other routes; > 0
  std::uint16_t expected_status = 0;  // this status of 400 and above is no failure (what the route answers at rest)
  bool fresh_connection = false;      // each request opens a connection of its own, which ends with it
  bool cache_bust = false;            // a fresh query parameter on every request
  bool websocket = false;             // a WebSocket's handshake, or what is said on it; the url is http(s) all the same
  bool handshake = false;             // of a WebSocket: the request that opens it
  std::vector<Tag> tags;              // by name, each once
};

// Closed: each user sends, waits for the response, thinks, and sends again. Load adapts to the target.
struct Closed {
  std::uint32_t users = 1;
  Duration think{};         // pause after each response
  double think_jitter = 0;  // 0..1: uniform in think * (1 ± jitter)
  Duration ramp{};          // users start evenly over this time, the first at 0
  // With legs the number of users changes all the time (plan/headcount.h): `at_first` of them, then along the legs.
  // `users` is then the most there are on the way, and `ramp` zero.
  std::vector<Leg> legs;
  std::uint32_t at_first = 0;
  // Only the first user begins by itself; it calls others as it sees fit (engine::Seat::call), more than `users` if it
  // wants, and its end is the stage's. Without legs and ramp, on one worker.
  bool called = false;
};

enum class Arrivals { constant, poisson };

// Open: requests become due by the clock, whatever the target does.
struct Open {
  Rate rate;
  Arrivals arrivals = Arrivals::constant;
  std::uint32_t max_users = 10'000;  // most requests at once; due requests beyond wait, and count as late
  std::string shape;                 // what the rate does, in words (plan/shape.h); empty when it is steady
  // So many users are there from the start and take arrivals in turn, as all who join them do. 0: users are made as
  // needed, and the one that was busy last is the next to go, so that few connections stay warm.
  std::uint32_t standing = 0;
};

using LoadModel = std::variant<Closed, Open>;

// Load that runs beside that of a stage, over routes of its own: a look at them while others are loaded.
struct Beside {
  LoadModel load;
  std::optional<std::vector<std::uint32_t>> routes;  // indices
};

// One stretch of load with one load model; numbers are given per stage.
struct Stage {
  std::string name;
  LoadModel load;
  Duration warmup{};                         // before `duration`, same load, excluded from the numbers
  std::optional<Duration> duration;          // measured time; requests due after it are not sent
  std::optional<std::uint64_t> requests;     // exactly so many requests (warm-up not counted); either or both are set
  Duration drain = std::chrono::seconds(5);  // how long requests in flight at the end may still take
  std::optional<std::vector<std::uint32_t>> only_routes;  // indices; absent: all
  std::size_t keep_body = 2048;                           // most bytes of body an Exchange of this stage keeps
  bool keep_all = false;       // keep every exchange (preflight and discovery), not just notable ones
  std::vector<Beside> beside;  // not with a count of requests
  bool quick_ack = false;      // acknowledge what arrives at once: no answer of the target waits for our delayed one
};

enum class PoolKind {
  per_user,  // each user has its own connection, as browsers do
  shared,    // any idle connection of the worker may be taken
};

struct TlsOptions {
  bool verify = true;
  std::string ca_bundle;  // path; empty: the system's
};

enum class Http : std::uint8_t {
  http1,           // HTTP/1.1
  http2,           // and nothing else: by ALPN over TLS, by prior knowledge without
  http2_or_http1,  // what the server chooses over TLS; HTTP/1.1 without
};

// What the length of a route's first answer means for those that follow.
enum class Lengths : std::uint8_t {
  any,       // nothing
  declared,  // another Content-Length is a failure; an answer that declares none is not asked
  counted,   // likewise, but a mishap alone: the answer is none the worse for it
  received,  // a body that came with another length is a failure; of an answer that has failed anyway, a mishap
};

struct Resolve {  // --resolve HOST:PORT:ADDR
  std::string host;
  std::uint16_t port = 0;
  std::string address;
};

// How requests are sent; the same over all stages.
struct Client {
  Duration timeout = std::chrono::seconds(10);  // whole request, from begun to last byte
  Duration connect_timeout = std::chrono::seconds(10);
  bool keepalive = true;
  PoolKind pool = PoolKind::per_user;
  Http http = Http::http1;
  std::uint32_t streams = 1;  // HTTP/2: most users that share a connection, within what the server allows
  std::string unix_socket;    // path; empty: TCP
  TlsOptions tls;
  std::vector<Resolve> resolve;
  bool cache_bust = false;            // a fresh query parameter on every request
  Lengths lengths = Lengths::any;     // whether those of a route may change
  bool cookies = true;                // each user keeps the cookies it is sent
  std::uint64_t max_body = 1u << 30;  // a larger response is Failure::too_large
  // Of WebSockets: a larger message is too_large; how long the other side may take to say goodbye.
  std::size_t max_message = std::size_t{4} << 20;
  Duration close_timeout = std::chrono::seconds(5);
};

// Hard bounds over the whole run: every request of every stage, preflight and warm-up passes this one gate.
struct Budget {
  std::optional<double> max_rps;              // > 0
  std::optional<std::uint64_t> max_requests;  // > 0
  std::optional<Duration> max_duration;       // > 0
};

struct Scenario;  // plan/scenario.h

struct Plan {
  std::vector<Route> routes;                 // at least one
  std::shared_ptr<const Scenario> scenario;  // what users do; the routes are its rows. Null: requests of the routes
  Client client;
  Budget budget;
  std::uint64_t seed = 1;
  std::uint32_t workers = 1;  // >= 1: threads, each with its share of users, arrivals and budget
};

}  // namespace brink::plan
