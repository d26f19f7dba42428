// Libpq: PostgreSQL's client library, loaded when a database is to be asked. It brings some twenty libraries with it,
// whose memory a run without --pg need not pay.
//
// Loaded once and kept until the process ends; the functions are libpq's own and as thread-safe as those.
#pragma once

#include <libpq-fe.h>

#include "base/result.h"

namespace brink::probe {

struct Libpq {
  // Error (could not run): the library is not there or too old.
  static Result<const Libpq*> load();

  decltype(&PQconninfoParse) conninfo_parse = nullptr;
  decltype(&PQfreemem) freemem = nullptr;
  decltype(&PQconninfoFree) conninfo_free = nullptr;
  decltype(&PQfinish) finish = nullptr;
  decltype(&PQclear) clear = nullptr;
  decltype(&PQsocket) socket = nullptr;
  decltype(&PQconnectStartParams) connect_start_params = nullptr;
  decltype(&PQstatus) status = nullptr;
  decltype(&PQconnectPoll) connect_poll = nullptr;
  decltype(&PQerrorMessage) error_message = nullptr;
  decltype(&PQsetnonblocking) set_nonblocking = nullptr;
  decltype(&PQsendQuery) send_query = nullptr;
  decltype(&PQflush) flush = nullptr;
  decltype(&PQisBusy) is_busy = nullptr;
  decltype(&PQconsumeInput) consume_input = nullptr;
  decltype(&PQgetResult) get_result = nullptr;
  decltype(&PQresultStatus) result_status = nullptr;
  decltype(&PQresultErrorMessage) result_error_message = nullptr;
  decltype(&PQntuples) ntuples = nullptr;
  decltype(&PQgetvalue) getvalue = nullptr;
};

}  // namespace brink::probe
