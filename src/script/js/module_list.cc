#include "script/js/module_crypto.h"
#include "script/js/module_data.h"
#include "script/js/module_encoding.h"
#include "script/js/module_execution.h"
#include "script/js/module_files.h"
#include "script/js/module_grpc.h"
#include "script/js/module_html.h"
#include "script/js/module_http.h"
#include "script/js/module_k6.h"
#include "script/js/module_metrics.h"
#include "script/js/module_refusals.h"
#include "script/js/module_secrets.h"
#include "script/js/module_sockets.h"
#include "script/js/module_x509.h"
#include "script/js/native.h"
#include "script/js/timers.h"

namespace brink::script::js {
namespace {

constexpr NativeModule modules[] = {
    {"k6", fill_k6},
    {"k6/browser", fill_browser},
    {"k6/crypto", fill_crypto},
    {"k6/crypto/x509", fill_x509},
    {"k6/data", fill_data},
    {"k6/encoding", fill_encoding},
    {"k6/execution", fill_execution},
    {"k6/experimental/browser", fill_browser},
    {"k6/experimental/csv", fill_csv},
    {"k6/experimental/fs", fill_fs},
    {"k6/experimental/grpc", fill_grpc},
    {"k6/experimental/streams", fill_streams},
    {"k6/experimental/timers", fill_timers},
    {"k6/experimental/tracing", fill_tracing},
    {"k6/experimental/webcrypto", fill_webcrypto},
    {"k6/experimental/websockets", fill_websockets},
    {"k6/html", fill_html},
    {"k6/http", fill_http},
    {"k6/metrics", fill_metrics},
    {"k6/net/grpc", fill_grpc},
    {"k6/secrets", fill_secrets},
    {"k6/timers", fill_timers},
    {"k6/websockets", fill_websockets},
    {"k6/ws", fill_ws},
};

}  // namespace

std::span<const NativeModule> native_modules() { return modules; }

}  // namespace brink::script::js
