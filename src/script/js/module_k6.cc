#include "script/js/module_k6.h"

#include <cmath>

#include "base/random.h"
#include "script/js/modules.h"
#include "script/js/tags.h"

namespace brink::script::js {
namespace {

constexpr std::string_view separator = "::";

bool throws_in_init(User& user, std::string_view what) {
  if (!user.in_init()) return false;
  throw_error(user.context(), std::string("Using ") + std::string(what) + " in the init context is not supported");
  return true;
}

bool is_async(JSContext* context, JSValueConst function) {
  const Value constructor = property(context, function, "constructor");
  if (!constructor.is_object()) return false;
  const Value name = property(context, constructor.get(), "name");
  return Text(context, name.get()).view() == "AsyncFunction";
}

JSValue throw_async(JSContext* context, std::string_view what, std::string_view instead) {
  return throw_type_error(context,
                          "the callback of " + std::string(what) +
                              "() can't be an async function, as it is not waited for: " + std::string(instead));
}

// Whether one entry holds; false in `known` when an exception is set.
struct Verdict {
  bool known = true;
  bool holds = false;
};
Verdict examine(JSContext* context, JSValueConst entry, JSValueConst subject) {
  if (!JS_IsFunction(context, entry)) return {true, JS_ToBool(context, entry) > 0};
  JSValueConst arguments[] = {subject};
  const Value said(context, JS_Call(context, entry, JS_UNDEFINED, 1, arguments));
  if (said.is_exception()) return {false, false};
  if (is_promise(context, said.get())) {
    throw_async(context, "check", "await the value first and check that, or use the check of jslib's k6-utils");
    return {false, false};
  }
  return {true, JS_ToBool(context, said.get()) > 0};
}

// What one name of a check counts in, for as long as the tags stay what they are.
class CheckNames {
 public:
  explicit CheckNames(Group& group) : group_(group) {}
  ~CheckNames() {
    for (const Known& known : known_) JS_FreeAtom(group_.context(), known.atom);
  }
  CheckNames(const CheckNames&) = delete;
  CheckNames& operator=(const CheckNames&) = delete;

  struct Known {
    JSAtom atom;
    sample::TagsId base, tags;
    sample::MetricSink* sink;
    std::string name;
  };
  // Null with an exception set: it cannot be a name.
  const Known* find(User& user, JSAtom atom, sample::TagsId base) {
    for (const Known& known : known_) {
      if (known.atom == atom && known.base == base && known.sink == user.metrics()) return &known;
    }
    return add(user, atom, base);
  }

 private:
  const Known* add(User& user, JSAtom atom, sample::TagsId base) {
    std::string name = name_of(user.context(), atom);
    if (name.find(separator) != std::string::npos) {
      throw_error(user.context(), "group and check names may not contain '::'");
      return nullptr;
    }
    sample::TagsId tags = base;
    if (user.group().part<SystemTags>().check) tags = user.part<Tags>().with(base, "check", name);
    if (known_.size() >= most) {
      JS_FreeAtom(user.context(), known_[turn_ % most].atom);
      known_[turn_ % most] = {JS_DupAtom(user.context(), atom), base, tags, user.metrics(), std::move(name)};
      return &known_[turn_++ % most];
    }
    known_.push_back({JS_DupAtom(user.context(), atom), base, tags, user.metrics(), std::move(name)});
    return &known_.back();
  }

  static constexpr std::size_t most = 64;
  Group& group_;
  std::vector<Known> known_;
  std::size_t turn_ = 0;
};

void tell_check(User& user, const CheckNames::Known& known, bool holds) {
  if (user.journal() != nullptr) user.journal()->check(known.name, holds);
  if (user.metrics() != nullptr) user.metrics()->add(sample::Metric::checks, holds ? 1 : 0, known.tags, user.now());
}

JSValue check(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (throws_in_init(user, "check()")) return JS_EXCEPTION;
  if (count < 2 || !JS_IsObject(arguments[1])) return JS_TRUE;
  sample::TagsId base = user.part<Tags>().current();
  if (count > 2 && !user.part<Tags>().add_object(base, arguments[2])) return JS_EXCEPTION;
  CheckNames& names = user.group().part<CheckNames>();
  bool all = true;
  const bool done = each_property(context, arguments[1], [&](JSAtom name, JSValueConst entry) {
    const Verdict verdict = examine(context, entry, arguments[0]);
    Value thrown;
    if (!verdict.known) thrown = take_exception(context);
    const CheckNames::Known* known = names.find(user, name, base);
    if (known == nullptr) return false;
    tell_check(user, *known, verdict.holds);
    if (!verdict.known) JS_Throw(context, thrown.release());
    all = all && verdict.holds;
    return verdict.known;
  });
  if (!done) return JS_EXCEPTION;
  return all ? JS_TRUE : JS_FALSE;
}

JSValue group(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (throws_in_init(user, "group()")) return JS_EXCEPTION;
  const Text name(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!name) return JS_EXCEPTION;
  if (name.view().find(separator) != std::string_view::npos) {
    return throw_error(context, "group and check names may not contain '::'");
  }
  if (count < 2 || !JS_IsFunction(context, arguments[1])) return throw_error(context, "nil function for group");
  if (is_async(context, arguments[1])) {
    return throw_async(context, "group", "what it does after its first await would not be in the group");
  }
  Tags& tags = user.part<Tags>();
  const std::string outside = tags.group_path();
  tags.enter_group(outside + std::string(separator) + name.text());
  const Instant begun = user.now();
  Value result(context, JS_Call(context, arguments[1], JS_UNDEFINED, 0, nullptr));
  if (user.metrics() != nullptr) {
    const Instant now = user.now();
    user.metrics()->add(sample::Metric::group_duration, milliseconds(now - begun), tags.current(), now);
  }
  tags.enter_group(outside);
  return result.release();
}

JSValue rest(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  double seconds = 0;
  if (count > 0 && JS_ToFloat64(context, &seconds, arguments[0]) < 0) return JS_EXCEPTION;
  if (user.in_init() || !std::isfinite(seconds) || seconds <= 0) return JS_UNDEFINED;
  return user.wait(engine::Action::sleep(from_seconds(seconds))) ? JS_UNDEFINED : JS_EXCEPTION;
}

JSValue fail(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  return text ? throw_error(context, text.view()) : JS_EXCEPTION;
}

JSValue random_seed(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::int64_t seed = 0;
  if (count > 0 && JS_ToInt64(context, &seed, arguments[0]) < 0) return JS_EXCEPTION;
  auto state = static_cast<std::uint64_t>(seed);
  brink_js_set_random_state(context, splitmix64(state));
  return JS_UNDEFINED;
}

}  // namespace

bool fill_k6(Group& of, JSValueConst exports) {
  JSContext* context = of.context();
  return define_function(context, exports, "check", check, 3) && define_function(context, exports, "group", group, 2) &&
         define_function(context, exports, "sleep", rest, 1) && define_function(context, exports, "fail", fail, 1) &&
         define_function(context, exports, "randomSeed", random_seed, 1);
}

}  // namespace brink::script::js
