#include "probe/libpq.h"

#include <dlfcn.h>

namespace brink::probe {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, Libpq& pq) {
  bool all = true;
  all = all && find(library, "PQconninfoParse", pq.conninfo_parse);
  all = all && find(library, "PQfreemem", pq.freemem);
  all = all && find(library, "PQconninfoFree", pq.conninfo_free);
  all = all && find(library, "PQfinish", pq.finish);
  all = all && find(library, "PQclear", pq.clear);
  all = all && find(library, "PQsocket", pq.socket);
  all = all && find(library, "PQconnectStartParams", pq.connect_start_params);
  all = all && find(library, "PQstatus", pq.status);
  all = all && find(library, "PQconnectPoll", pq.connect_poll);
  all = all && find(library, "PQerrorMessage", pq.error_message);
  all = all && find(library, "PQsetnonblocking", pq.set_nonblocking);
  all = all && find(library, "PQsendQuery", pq.send_query);
  all = all && find(library, "PQflush", pq.flush);
  all = all && find(library, "PQisBusy", pq.is_busy);
  all = all && find(library, "PQconsumeInput", pq.consume_input);
  all = all && find(library, "PQgetResult", pq.get_result);
  all = all && find(library, "PQresultStatus", pq.result_status);
  all = all && find(library, "PQresultErrorMessage", pq.result_error_message);
  all = all && find(library, "PQntuples", pq.ntuples);
  all = all && find(library, "PQgetvalue", pq.getvalue);
  return all;
}

}  // namespace

Result<const Libpq*> Libpq::load() {
  static Libpq pq;
  static const bool loaded = [] {
    void* library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    return library && find_all(library, pq);
  }();
  if (!loaded) {
    return could_not_run("PostgreSQL's client library libpq.so.5 cannot be loaded",
                         "install it: apt-get install libpq5");
  }
  return &pq;
}

}  // namespace brink::probe
