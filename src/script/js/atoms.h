// The names of properties that are read or written often, as the runtime has them.
#pragma once

#include "script/js/qjs.h"

namespace brink::script::js {

// clang-format off
#define BRINK_JS_ATOMS(X) \
  X(body) X(headers) X(cookies) X(status) X(status_text) X(proto) X(url) X(timings) X(error) X(error_code) \
  X(request) X(remote_ip) X(remote_port) X(tls_version) X(tls_cipher_suite) X(ocsp) X(method) X(tags) \
  X(timeout) X(redirects) X(auth) X(jar) X(responseType) X(responseCallback) X(compression) X(name) X(stack) \
  X(message) X(length) X(min) X(max) X(value) X(replace) X(domain) X(path) X(expires) X(max_age) X(secure) \
  X(http_only) X(data) X(filename) X(content_type) X(duration) X(blocked) X(looking_up) X(connecting) \
  X(tls_handshaking) X(sending) X(waiting) X(receiving) X(params) X(toString) X(toJSON)
// clang-format on

struct Atoms {
  explicit Atoms(JSContext* context) : context_(context) {
#define X(name) name##_ = JS_NewAtom(context, #name);
    BRINK_JS_ATOMS(X)
#undef X
    throw_ = JS_NewAtom(context, "throw");
    default_ = JS_NewAtom(context, "default");
  }
  ~Atoms() {
#define X(name) JS_FreeAtom(context_, name##_);
    BRINK_JS_ATOMS(X)
#undef X
    JS_FreeAtom(context_, throw_);
    JS_FreeAtom(context_, default_);
  }
  Atoms(const Atoms&) = delete;
  Atoms& operator=(const Atoms&) = delete;

#define X(name) JSAtom name##_;
  BRINK_JS_ATOMS(X)
#undef X
  JSAtom throw_, default_;

 private:
  JSContext* context_;
};

}  // namespace brink::script::js
