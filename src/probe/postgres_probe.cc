#include "probe/postgres_probe.h"

#include <poll.h>

#include <algorithm>

#include "base/text.h"
#include "net/clock.h"
#include "probe/libpq.h"
#include "probe/sql_mask.h"

namespace brink::probe {
namespace {

using namespace std::chrono_literals;

constexpr Duration connect_limit = 1s;
constexpr Duration answer_limit = 500ms;
constexpr Duration retry_after = 2s;
constexpr std::size_t most_statements = 256;

std::string trouble(const std::string& why) { return "the database cannot be asked: " + why; }

constexpr const char* question =
    "SELECT coalesce(state, ''), coalesce(wait_event_type, ''), left(query, 1000), count(*),"
    " current_setting('max_connections')"
    " FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    " GROUP BY 1, 2, 3"
    // So that an idle server answers with its settings.
    " UNION ALL SELECT '', '', '', 0, current_setting('max_connections')";

std::string first_line(const char* text) { return std::string(trim(split(text, '\n').front())); }

}  // namespace

Result<std::unique_ptr<PostgresProbe>> PostgresProbe::make(const std::string& connection) {
  const auto pq = Libpq::load();
  if (!pq) return tl::unexpected(pq.error());
  char* error = nullptr;
  PQconninfoOption* options = (*pq)->conninfo_parse(connection.c_str(), &error);
  if (!options) {
    const std::string why = error ? first_line(error) : "out of memory";
    (*pq)->freemem(error);
    return usage_error("not a PostgreSQL connection string: " + why,
                       "as in: --pg 'host=127.0.0.1 dbname=shop user=me' or --pg postgresql://me@127.0.0.1/shop");
  }
  (*pq)->conninfo_free(options);
  return std::unique_ptr<PostgresProbe>(new PostgresProbe(connection, **pq));
}

PostgresProbe::~PostgresProbe() { disconnect(); }

void PostgresProbe::disconnect() {
  if (database_) pq_.finish(database_);
  database_ = nullptr;
}

void PostgresProbe::note(const std::string& line) {
  constexpr std::size_t most_notes = 4;
  const bool known = std::find(notes_.begin(), notes_.end(), line) != notes_.end();
  if (!known && notes_.size() < most_notes) notes_.push_back(line);
}

Instant PostgresProbe::sample(Instant now, std::vector<sample::Reading>& readings) {
  if (now < next_) return next_;
  next_ = now + 100ms;
  PGresult* rows = database_ || connect() ? ask() : nullptr;
  if (rows) {
    report(rows, now, readings);
    pq_.clear(rows);
  } else {
    disconnect();
    next_ = now + retry_after;
  }
  return next_;
}

// False: the deadline came first.
bool PostgresProbe::wait(bool to_write, Instant deadline) const {
  const Duration left = deadline - net::monotonic_now();
  if (left <= Duration{}) return false;
  pollfd waited{.fd = pq_.socket(database_), .events = static_cast<short>(to_write ? POLLOUT : POLLIN), .revents = 0};
  return poll(&waited, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count())) > 0;
}

bool PostgresProbe::connect() {
  const char* const keys[] = {"dbname", "fallback_application_name", nullptr};
  const char* const values[] = {connection_.c_str(), "brink", nullptr};
  database_ = pq_.connect_start_params(keys, values, 1);  // 1: dbname is a connection string
  const Instant deadline = net::monotonic_now() + connect_limit;
  auto state = database_ && pq_.status(database_) != CONNECTION_BAD ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
    if (!wait(state == PGRES_POLLING_WRITING, deadline)) {
      note(trouble("no connection within a second"));
      return false;
    }
    state = pq_.connect_poll(database_);
  }
  if (state == PGRES_POLLING_FAILED) {
    note(trouble(database_ ? first_line(pq_.error_message(database_)) : "out of memory"));
    return false;
  }
  return pq_.set_nonblocking(database_, 1) == 0;
}

// The rows, the caller's; null: there was no answer, which is noted.
PGresult* PostgresProbe::ask() {
  const Instant deadline = net::monotonic_now() + answer_limit;
  bool alive = pq_.send_query(database_, question) == 1;
  while (alive && pq_.flush(database_) == 1) alive = wait(true, deadline);
  PGresult* rows = nullptr;
  while (alive) {
    if (pq_.is_busy(database_)) {
      if (!wait(false, deadline)) {
        note(trouble("no answer within half a second"));
        break;
      }
      alive = pq_.consume_input(database_) == 1;
      continue;
    }
    PGresult* result = pq_.get_result(database_);
    if (!result) return rows;
    if (pq_.result_status(result) == PGRES_TUPLES_OK && !rows) {
      rows = result;
      continue;
    }
    note(trouble(first_line(pq_.result_error_message(result))));
    pq_.clear(result);
    break;
  }
  if (!alive) note(trouble(first_line(pq_.error_message(database_))));
  pq_.clear(rows);
  return nullptr;
}

void PostgresProbe::report(const PGresult* rows, Instant now, std::vector<sample::Reading>& readings) {
  std::map<std::string, double> counts = {{"connections", 0}, {"active", 0},   {"running", 0},
                                          {"lock_waits", 0},  {"io_waits", 0}, {"idle_in_transaction", 0}};
  for (int row = 0; row < pq_.ntuples(rows); ++row) {
    const std::string_view state = pq_.getvalue(rows, row, 0);
    const std::string_view waits_for = pq_.getvalue(rows, row, 1);
    const std::string_view statement = pq_.getvalue(rows, row, 2);
    const double count = parse_double(pq_.getvalue(rows, row, 3)).value_or(0);
    counts["max_connections"] = parse_double(pq_.getvalue(rows, row, 4)).value_or(0);
    counts["connections"] += count;
    if (statement == "<insufficient privilege>") {
      note("the database hides statements of other users: GRANT pg_monitor TO the user of --pg");
    }
    if (state.starts_with("idle in transaction")) counts["idle_in_transaction"] += count;
    if (state != "active") continue;
    counts["active"] += count;
    if (waits_for.empty()) counts["running"] += count;
    if (waits_for == "Lock") counts["lock_waits"] += count;
    if (waits_for == "IO") counts["io_waits"] += count;
    const std::string masked = mask_literals(statement);
    if (statements_.size() < most_statements || statements_.contains(masked)) statements_[masked] += count;
  }
  for (const auto& [name, value] : counts) readings.push_back({"db", name, value, now});
}

void PostgresProbe::describe(TargetFacts& facts) const {
  const auto most = std::max_element(statements_.begin(), statements_.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != statements_.end()) facts.db_query = most->first;
  facts.notes.insert(facts.notes.end(), notes_.begin(), notes_.end());
}

}  // namespace brink::probe
