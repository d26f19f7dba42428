#include "script/py/library.h"
#include "script/py_gevent.h"
#include "script/py_gevent_event.h"
#include "script/py_gevent_lock.h"
#include "script/py_gevent_monkey.h"
#include "script/py_gevent_pool.h"
#include "script/py_gevent_queue.h"
#include "script/py_gevent_select.h"
#include "script/py_gevent_socket.h"
#include "script/py_gevent_ssl.h"
#include "script/py_gevent_subprocess.h"
#include "script/py_gevent_threadpool.h"
#include "script/py_gevent_time.h"
#include "script/py_greenlet.h"
#include "script/py_locust.h"
#include "script/py_locust_argument_parser.h"
#include "script/py_locust_clients.h"
#include "script/py_locust_contrib.h"
#include "script/py_locust_contrib_fasthttp.h"
#include "script/py_locust_debug.h"
#include "script/py_locust_dispatch.h"
#include "script/py_locust_env.h"
#include "script/py_locust_event.h"
#include "script/py_locust_exception.h"
#include "script/py_locust_html.h"
#include "script/py_locust_log.h"
#include "script/py_locust_responses.h"
#include "script/py_locust_runners.h"
#include "script/py_locust_shape.h"
#include "script/py_locust_stats.h"
#include "script/py_locust_stats_csv.h"
#include "script/py_locust_stats_entry.h"
#include "script/py_locust_stats_tables.h"
#include "script/py_locust_user.h"
#include "script/py_locust_user_inspectuser.h"
#include "script/py_locust_user_markov_taskset.h"
#include "script/py_locust_user_sequential_taskset.h"
#include "script/py_locust_user_task.h"
#include "script/py_locust_user_users.h"
#include "script/py_locust_user_wait_time.h"
#include "script/py_locust_util.h"
#include "script/py_locust_util_timespan.h"
#include "script/py_locust_wait_time.h"
#include "script/py_locust_web.h"
#include "script/python_fibers_py.h"
#include "script/python_foreign_py.h"
#include "script/python_http_py.h"
#include "script/python_locust_load_py.h"
#include "script/python_locust_parts_py.h"
#include "script/python_locust_py.h"
#include "script/python_rows_py.h"

namespace brink::script::py {

std::vector<Module> locust_modules() {
  return {{"gevent", true, py_gevent},
          {"gevent.event", false, py_gevent_event},
          {"gevent.lock", false, py_gevent_lock},
          {"gevent.monkey", false, py_gevent_monkey},
          {"gevent.pool", false, py_gevent_pool},
          {"gevent.queue", false, py_gevent_queue},
          {"gevent.select", false, py_gevent_select},
          {"gevent.socket", false, py_gevent_socket},
          {"gevent.ssl", false, py_gevent_ssl},
          {"gevent.subprocess", false, py_gevent_subprocess},
          {"gevent.threadpool", false, py_gevent_threadpool},
          {"gevent.time", false, py_gevent_time},
          {"greenlet", false, py_greenlet},
          {"locust", true, py_locust},
          {"locust.argument_parser", false, py_locust_argument_parser},
          {"locust.clients", false, py_locust_clients},
          {"locust.contrib", true, py_locust_contrib},
          {"locust.contrib.fasthttp", false, py_locust_contrib_fasthttp},
          {"locust.debug", false, py_locust_debug},
          {"locust.dispatch", false, py_locust_dispatch},
          {"locust.env", false, py_locust_env},
          {"locust.event", false, py_locust_event},
          {"locust.exception", false, py_locust_exception},
          {"locust.html", false, py_locust_html},
          {"locust.log", false, py_locust_log},
          {"locust.responses", false, py_locust_responses},
          {"locust.runners", false, py_locust_runners},
          {"locust.shape", false, py_locust_shape},
          {"locust.stats", false, py_locust_stats},
          {"locust.stats_csv", false, py_locust_stats_csv},
          {"locust.stats_entry", false, py_locust_stats_entry},
          {"locust.stats_tables", false, py_locust_stats_tables},
          {"locust.user", true, py_locust_user},
          {"locust.user.inspectuser", false, py_locust_user_inspectuser},
          {"locust.user.markov_taskset", false, py_locust_user_markov_taskset},
          {"locust.user.sequential_taskset", false, py_locust_user_sequential_taskset},
          {"locust.user.task", false, py_locust_user_task},
          {"locust.user.users", false, py_locust_user_users},
          {"locust.user.wait_time", false, py_locust_user_wait_time},
          {"locust.util", true, py_locust_util},
          {"locust.util.timespan", false, py_locust_util_timespan},
          {"locust.wait_time", false, py_locust_wait_time},
          {"locust.web", false, py_locust_web},
          {"_brink_fibers", false, python_fibers_py},
          {"_brink_rows", false, python_rows_py},
          {"_brink_http", false, python_http_py},
          {"_brink_foreign", false, python_foreign_py},
          {"_brink_locust", false, python_locust_py},
          {"_brink_locust_load", false, python_locust_load_py},
          {"_brink_locust_parts", false, python_locust_parts_py}};
}

}  // namespace brink::script::py
