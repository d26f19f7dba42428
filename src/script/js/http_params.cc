#include "script/js/http_params.h"

#include <cmath>

#include "base/text.h"
#include "protocol/content_encoding.h"
#include "script/js/http_body.h"
#include "script/js/module_http.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

const JSClassID url_class = new_class_id();
const JSClassID expected_class = new_class_id();

// http.url`https://x/user/${id}`: what is sent, and what it is called.
struct NamedUrl {
  std::string url, name;
};
void finalize_url(JSRuntime*, JSValue object) { delete static_cast<NamedUrl*>(JS_GetOpaque(object, url_class)); }
const JSClassDef url_definition = {"URL", finalize_url, nullptr, nullptr, nullptr};

using ExpectedRef = std::shared_ptr<const Expected>;
void finalize_expected(JSRuntime*, JSValue object) {
  delete static_cast<ExpectedRef*>(JS_GetOpaque(object, expected_class));
}
const JSClassDef expected_definition = {"expectedStatuses", finalize_expected, nullptr, nullptr, nullptr};

JSValue make_url(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  if (count == 0 || JS_IsArray(context, arguments[0]) <= 0) {
    return throw_type_error(context, "http.url is for template literals: http.url`https://…${id}`");
  }
  auto made = std::make_unique<NamedUrl>();
  std::int64_t length = 0;
  const Value size = property(context, arguments[0], "length");
  JS_ToInt64(context, &length, size.get());
  for (std::int64_t i = 0; i < length; ++i) {
    const Value part(context, JS_GetPropertyUint32(context, arguments[0], static_cast<std::uint32_t>(i)));
    const std::string text = Text(context, part.get()).text();
    made->url += text;
    made->name += text;
    if (i + 1 >= length || i + 1 >= count) continue;
    made->url += Text(context, arguments[i + 1]).view();
    made->name += "${}";
  }
  JSValue object = JS_NewObjectClass(context, static_cast<int>(url_class));
  define(context, object, "name", new_text(context, made->name));
  define(context, object, "url", new_text(context, made->url));
  JS_SetOpaque(object, made.release());
  return object;
}

bool read_range(JSContext* context, JSValueConst value, Expected& expected) {
  std::int32_t low = 0, high = 0;
  if (JS_IsNumber(value)) {
    JS_ToInt32(context, &low, value);
    expected.ranges.push_back({low, low});
    return true;
  }
  const Value min = property(context, value, "min"), max = property(context, value, "max");
  if (!JS_IsNumber(min.get()) || !JS_IsNumber(max.get())) {
    throw_type_error(context, "expectedStatuses() takes numbers and objects with min and max");
    return false;
  }
  JS_ToInt32(context, &low, min.get());
  JS_ToInt32(context, &high, max.get());
  expected.ranges.push_back({low, high});
  return true;
}

JSValue expected_statuses(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  if (count == 0) return throw_error(context, "no arguments");
  Expected expected;
  expected.ranges.clear();
  for (int i = 0; i < count; ++i) {
    if (!read_range(context, arguments[i], expected)) return JS_EXCEPTION;
  }
  JSValue object = JS_NewObjectClass(context, static_cast<int>(expected_class));
  JS_SetOpaque(object, new ExpectedRef(std::make_shared<const Expected>(std::move(expected))));
  return object;
}

// A callback as it is set; false with an exception set.
bool read_callback(JSContext* context, JSValueConst value, ExpectedRef& expected) {
  if (JS_IsNull(value)) {
    expected.reset();
    return true;
  }
  const auto* given = static_cast<const ExpectedRef*>(JS_GetOpaque(value, expected_class));
  if (given == nullptr) {
    throw_type_error(context, "a response callback is null or what http.expectedStatuses() returns");
    return false;
  }
  expected = *given;
  return true;
}

JSValue set_response_callback(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  ExpectedRef expected;
  if (!read_callback(context, count > 0 ? arguments[0] : JS_NULL, expected)) return JS_EXCEPTION;
  user.part<HttpUser>().expect(std::move(expected));
  return JS_UNDEFINED;
}

bool read_headers(JSContext* context, JSValueConst headers, HttpCall& call) {
  return each_property(context, headers, [&](JSAtom name, JSValueConst value) {
    const std::string key = canonical_header(name_of(context, name));
    const Text text(context, value);
    if (!text) return false;
    if (key == "Host") {
      call.host = text.text();
    } else if (key == "Content-Length") {
      // It is the body's, whatever the script says.
    } else {
      call.set_header(key, text.view());
    }
    return true;
  });
}

bool read_crumbs(JSContext* context, JSValueConst cookies, HttpCall& call) {
  return each_property(context, cookies, [&](JSAtom name, JSValueConst value) {
    HttpCall::Crumb crumb;
    crumb.name = name_of(context, name);
    if (JS_IsObject(value)) {
      const Value text = property(context, value, "value"), replace = property(context, value, "replace");
      crumb.value = Text(context, text.get()).text();
      crumb.replace = JS_ToBool(context, replace.get()) > 0;
    } else {
      crumb.value = Text(context, value).text();
    }
    call.cookies.push_back(std::move(crumb));
    return true;
  });
}

// A param that is there: neither undefined nor null.
class Params {
 public:
  Params(JSContext* context, JSValueConst params) : context_(context), params_(params) {}
  template <class Read>
  bool with(JSAtom name, const Read& read) const {
    const Value value(context_, JS_GetProperty(context_, params_, name));
    if (value.is_exception()) return false;
    return value.is_nothing() || read(value.get());
  }

 private:
  JSContext* context_;
  JSValueConst params_;
};

void read_body_kind(std::string_view text, HttpCall& call) {
  call.body_kind = text == "none" ? BodyKind::none : text == "binary" ? BodyKind::binary : BodyKind::text;
}

bool refuse_ntlm(JSContext* context) {
  throw_error(context,
              "auth: \"ntlm\" is not supported: NTLM authenticates a connection, step by step, with old ciphers; "
              "use \"basic\" or \"digest\", or send a token in a header");
  return false;
}

bool read_tags(User& user, JSValueConst tags, HttpCall& call) {
  JSContext* context = user.context();
  return each_property(context, tags, [&](JSAtom name, JSValueConst value) {
    std::string text;
    if (!tag_text(context, value, text)) return false;
    if (name == user.group().atoms().name_) {
      call.name = user.group().part<Names>().find(text);
    } else {
      call.tags = user.part<Tags>().with(call.tags, name_of(context, name), text);
    }
    return true;
  });
}

bool read_params(User& user, JSValueConst object, HttpCall& call) {
  JSContext* context = user.context();
  const Atoms& atoms = user.group().atoms();
  const Params params(context, object);
  const auto text_of = [&](JSValueConst value) { return Text(context, value).text(); };
  return params.with(atoms.headers_, [&](JSValueConst v) { return read_headers(context, v, call); }) &&
         params.with(atoms.cookies_, [&](JSValueConst v) { return read_crumbs(context, v, call); }) &&
         params.with(atoms.tags_, [&](JSValueConst v) { return read_tags(user, v, call); }) &&
         params.with(atoms.timeout_, [&](JSValueConst v) { return read_timeout(context, v, call.timeout); }) &&
         params.with(atoms.redirects_,
                     [&](JSValueConst v) {
                       std::int32_t most = 0;
                       JS_ToInt32(context, &most, v);
                       call.redirects = static_cast<std::uint32_t>(std::max(most, 0));
                       return true;
                     }) &&
         params.with(atoms.responseType_, [&](JSValueConst v) { return read_body_kind(text_of(v), call), true; }) &&
         params.with(atoms.auth_,
                     [&](JSValueConst v) {
                       const std::string kind = text_of(v);
                       if (kind == "ntlm") return refuse_ntlm(context);
                       call.basic = kind == "basic";
                       call.digest = kind == "digest";
                       return true;
                     }) &&
         params.with(atoms.jar_,
                     [&](JSValueConst v) {
                       if (auto jar = jar_of(context, v)) call.jar = std::move(jar);
                       return true;
                     }) &&
         params.with(atoms.compression_, [&](JSValueConst v) { return call.compression = text_of(v), true; }) &&
         params.with(atoms.throw_, [&](JSValueConst v) { return call.throws = JS_ToBool(context, v) > 0, true; });
}

// Null means "nobody asks" here, so that it is not nothing.
bool read_own_callback(User& user, JSValueConst params, HttpCall& call) {
  JSContext* context = user.context();
  const Value callback(context, JS_GetProperty(context, params, user.group().atoms().responseCallback_));
  if (callback.is_undefined()) return true;
  return read_callback(context, callback.get(), call.expected);
}

bool compress_body(User& user, HttpCall& call) {
  if (call.compression.empty() || !call.has_body) return true;
  auto coded = protocol::encode_body(call.compression, call.body);
  if (!coded) {
    throw_error(user.context(), coded.error().message);
    return false;
  }
  call.body = std::move(*coded);
  if (call.find_header("content-encoding") == nullptr) call.set_header("Content-Encoding", call.compression);
  return true;
}

bool read_url(User& user, JSValueConst value, HttpCall& call, std::string& bad_url) {
  const auto* named = static_cast<const NamedUrl*>(JS_GetOpaque(value, url_class));
  const auto find = [&](std::string_view url) {
    auto place = user.group().part<Places>().find(url);
    if (place) {
      call.place = std::move(*place);
    } else {
      bad_url = place.error().message;
    }
  };
  if (named != nullptr) {
    call.name = user.group().part<Names>().find(named->name);
    find(named->url);
    return true;
  }
  const Text text(user.context(), value);
  if (!text) return false;
  find(text.view());
  return true;
}

}  // namespace

bool read_timeout(JSContext* context, JSValueConst value, Duration& timeout) {
  const Text text(context, value);
  if (const auto number = parse_double(text.view())) {
    timeout = from_seconds(*number / 1000);
    return true;
  }
  const auto duration = parse_duration(text.view());
  if (duration) {
    timeout = *duration;
    return true;
  }
  throw_error(context, "invalid timeout value: " + duration.error().message);
  return false;
}

bool is_named_url(JSValueConst value) { return JS_GetOpaque(value, url_class) != nullptr; }

std::shared_ptr<Jar> HttpUser::jar() {
  if (!jar_) jar_ = std::make_shared<Jar>();
  return jar_;
}

void HttpUser::job_begins(const Job&) {
  if (!user_.world().options->no_cookies_reset) jar_.reset();
}

bool read_call(User& user, std::string_view method, JSValueConst url, JSValueConst body, JSValueConst params,
               HttpCall& call, std::string& bad_url) {
  const plan::k6::Options& options = *user.world().options;
  HttpUser& http = user.part<HttpUser>();
  call.method = method;
  call.redirects = options.max_redirects;
  call.throws = options.throws;
  call.expected = http.expected();
  call.tags = user.part<Tags>().current();
  call.jar = http.jar();
  if (options.discard_response_bodies) call.body_kind = BodyKind::none;
  if (!read_url(user, url, call, bad_url)) return false;
  if (JS_IsObject(params) && !(read_params(user, params, call) && read_own_callback(user, params, call))) return false;
  if (!read_body(user, body, call) || !compress_body(user, call)) return false;
  if (options.user_agent && call.find_header("user-agent") == nullptr) {
    call.headers.push_back({"User-Agent", *options.user_agent});
  }
  return true;
}

bool fill_params(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  JS_NewClass(group.runtime(), url_class, &url_definition);
  JS_NewClass(group.runtime(), expected_class, &expected_definition);
  return define_function(context, exports, "url", make_url, 1) &&
         define_function(context, exports, "expectedStatuses", expected_statuses, 1) &&
         define_function(context, exports, "setResponseCallback", set_response_callback, 1);
}

}  // namespace brink::script::js
