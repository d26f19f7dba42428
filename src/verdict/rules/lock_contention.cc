// One at a time, in the route alone.
#include <algorithm>

#include "verdict/rules/rule.h"

namespace brink::verdict::rules {
namespace {

using enum Symptom;

constexpr Row rows[] = {
    {queue_serial, .77},      {queue_random, 0.07},      {queue_comb, 0.02},         {queue_regular, .10},
    {others_free, 0.88},      {others_queue, 0.02},      {others_loop, 0.01},        {others_slowed, 0.06},
    {others_starved, 0.01},   {demand_one, 0.45},        {curve_plateau, 0.66},      {curve_levels_off, 0.18},
    {curve_healthy, 0.01},    {curve_cliff, 0.06},       {curve_fails_alone, 0.004}, {curve_collapse, 0.03},
    {errors_none, 0.85},      {errors_timeout, 0.06},    {errors_timer, 0.02},       {spread_tight, 0.50},
    {admits_queue, 0.95},     {admits_bucket, 0.005},    {admits_paced, .001},       {pauses_none, 0.90},
    {drift_none, 0.97},       {recovery_fine, 0.92},     {process_lock, 0.68},       {process_pool, 0.04},
    {process_one_core, 0.03}, {process_all_cores, 0.01}, {process_convoy, 0.03},     {process_store, 0.02},
    {keys_alike, 0.72},       {keys_same_slow, 0.27},    {life_alive, 0.99},         {text_pool, 0.005},
    {quota_none, 0.98},       {alone_even, 0.92},        {store_quiet, 0.85},        {working_fixed, 0.05},
    {working_varies, 0.95},   {pauses_route, 0.06},  // who holds it was held up
};
constexpr Symptom needs[] = {queue_serial,  queue_regular, queue_random, others_free,
                             others_slowed, admits_queue,  admits_all};

void measure(const Features& f, Parameters& out) {
  out.insert_or_assign("slots", 1.0);
  const auto x = number(f, why::feature::x_max);
  if (x && *x > 0) set(out, "hold_s", 1 / *x);
}

// Without the lock as many would be at work as the response time leaves room for beside it.
Remedy remedy(const Features& f) {
  using namespace why::feature;
  const auto x = number(f, x_max);
  const auto s = number(f, s_min);
  const std::string hold = x && *x > 0 ? " of " + time_of(1 / *x) : std::string();
  const double wished = x && s ? bounded(std::max(2.0, *x * *s), 2, 10) : 2;
  return with_gain("One section" + hold +
                       " lets a single request through at a time: shorten it, split the lock, or do the "
                       "work outside of it.",
                   f, wished);
}

}  // namespace

extern const Rule lock_contention = {
    .cause = {.id = "lock_contention",
              .code = "D6",
              .family = "private_serial",
              .title = "one request at a time in the route",
              .mechanism = "A lock, or a single connection, lets one request of the route work at a time. However many "
                           "threads there are, goodput is one divided by the time the lock is held.",
              .fingerprint =
                  "Answers leave one by one, never in groups; other routes do not wait; one user is slower "
                  "than one divided by the highest goodput when work is done outside of the lock. A row lock "
                  "looks alike until different keys are asked for.",
              .fixes = "Java: narrow synchronized, ConcurrentHashMap, LongAdder, striping\n"
                       "Python: a lock for each key; move I/O out of it\n"
                       "Go: sync.Mutex to RWMutex or sharding; look at /debug/pprof/mutex\n"
                       "a single shared connection or client: give it a pool"},
    .rows = rows,
    .needs = needs,
    .wrong_if = "random keys were faster than one key: it would be a lock of a row, not of the route",
    .probe = "keys",
    .measure = measure,
    .remedy = remedy,
};

}  // namespace brink::verdict::rules
