#include "probe/libpq.h"

#include "base/shared_library.h"

namespace brink::probe {
namespace {

bool find_all(SharedLibrary library, Libpq& pq) {
  library.find("PQconninfoParse", pq.conninfo_parse);
  library.find("PQfreemem", pq.freemem);
  library.find("PQconninfoFree", pq.conninfo_free);
  library.find("PQfinish", pq.finish);
  library.find("PQclear", pq.clear);
  library.find("PQsocket", pq.socket);
  library.find("PQconnectStartParams", pq.connect_start_params);
  library.find("PQstatus", pq.status);
  library.find("PQconnectPoll", pq.connect_poll);
  library.find("PQerrorMessage", pq.error_message);
  library.find("PQsetnonblocking", pq.set_nonblocking);
  library.find("PQsendQuery", pq.send_query);
  library.find("PQflush", pq.flush);
  library.find("PQisBusy", pq.is_busy);
  library.find("PQconsumeInput", pq.consume_input);
  library.find("PQgetResult", pq.get_result);
  library.find("PQresultStatus", pq.result_status);
  library.find("PQresultErrorMessage", pq.result_error_message);
  library.find("PQntuples", pq.ntuples);
  library.find("PQgetvalue", pq.getvalue);
  return library.complete();
}

}  // namespace

Result<const Libpq*> Libpq::load() {
  static Libpq pq;
  static const bool loaded = find_all(SharedLibrary("libpq.so.5"), pq);
  if (!loaded) {
    return could_not_run("PostgreSQL's client library libpq.so.5 cannot be loaded",
                         "install it: apt-get install libpq5");
  }
  return &pq;
}

}  // namespace brink::probe
