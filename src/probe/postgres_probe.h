// PostgresProbe: what the target's database does (--pg CONNSTRING), ten times a second, from pg_stat_activity. Readings
// of subject "db", over the whole server and without ourselves: connections, active, running (active and waiting for
// nothing: on a CPU), lock_waits, io_waits, idle_in_transaction, max_connections. The statement that is run or waited
// for most is facts().db_query, without its values.
//
// One thread's, which waits for the answer up to 0.5 s, and up to 1 s for a connection; meant for a ProbeThread of its
// own. Needs no more than to log in; other users' statements need the role pg_monitor.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "probe/sampler.h"

struct pg_conn;
struct pg_result;

namespace brink::probe {

struct Libpq;

class PostgresProbe final : public Sampler {
 public:
  // Errors: not a connection string (usage); PostgreSQL's client library is not installed. That nobody answers is noted
  // later.
  static Result<std::unique_ptr<PostgresProbe>> make(const std::string& connection);
  ~PostgresProbe() override;

  Instant sample(Instant now, std::vector<sample::Reading>& readings) override;
  void describe(TargetFacts& facts) const override;

 private:
  PostgresProbe(std::string connection, const Libpq& pq) : pq_(pq), connection_(std::move(connection)) {}
  bool connect();
  pg_result* ask();
  bool wait(bool to_write, Instant deadline) const;
  void report(const pg_result* rows, Instant now, std::vector<sample::Reading>& readings);
  void note(const std::string& line);
  void disconnect();

  const Libpq& pq_;
  std::string connection_;
  pg_conn* database_ = nullptr;
  std::map<std::string, double> statements_;  // how often each was seen, by its mask
  std::vector<std::string> notes_;
  Instant next_ = Instant::min();
};

}  // namespace brink::probe
