// One command holds the cache server.
#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {{process_peer, .25}, {process_store, .5},  {process_pool, .15}, {queue_serial, .75},
                        {queue_random, .2},  {queue_comb, .02},    {others_free, .6},   {others_app, .3},
                        {demand_one, .5},    {curve_plateau, .65}, {errors_none, .85},  {admits_queue, .93},
                        {keys_alike, .9},    {store_quiet, .9},    {pauses_none, .93},  {drift_none, .97},
                        {life_alive, .99},   {alone_even, .92},    {quota_none, .98}};
constexpr Symptom needs[] = {process_peer, process_store, process_pool};
constexpr std::string_view stores[] = {"6379", "redis", "valkey", "keydb"};
constexpr Hint hints[] = {{"peer", "6379", 5}, {"peer", "redis", 5}};

Remedy remedy(const Features& f) { return with_gain("Find the slow command (SLOWLOG GET) and split it.", f, 3); }

}  // namespace

extern const Rule redis_block = {
    .cause = {.id = "redis_block",
              .code = "F10",
              .family = "private_serial",
              .title = "the cache server is held by one command at a time",
              .mechanism = "Redis does one command after the other. KEYS, a large range, or a Lua script holds "
                           "it for all who use it.",
              .fingerprint = "One at a time over all routes that use it, and fast ones elsewhere; the processor of "
                             "the application idles.",
              .fixes = "SCAN instead of KEYS; smaller values and ranges; pipelining\n"
                       "SLOWLOG GET, LATENCY DOCTOR show the command\n"
                       "a replica for reads; several instances"},
    .prior = 0.2,
    .rows = rows,
    .needs = needs,
    .hints = hints,
    .needs_store = true,
    .stores = stores,
    .wrong_if = "a route that does not use it was as slow",
    .probe = "bystander",
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
