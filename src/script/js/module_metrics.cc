#include "script/js/module_metrics.h"

#include <cmath>

#include "script/js/tags.h"

namespace brink::script::js {
namespace {

const JSClassID metric_class = new_class_id();

struct Metric {
  sample::MetricId id;
  std::string name;
};

void finalize(JSRuntime*, JSValue object) { delete static_cast<Metric*>(JS_GetOpaque(object, metric_class)); }
const JSClassDef definition = {"Metric", finalize, nullptr, nullptr, nullptr};

// A value that is none: an exception where the test wants exceptions, otherwise a line in the log.
JSValue bad_value(User& user, const Metric& metric, JSValueConst value) {
  const std::string text = "'" + Text(user.context(), value).text() + "' is an invalid value for metric '" +
                           metric.name + "', a number or a boolean value is expected";
  if (user.world().options && user.world().options->throws) return throw_error(user.context(), text);
  user.world().log.line(engine::ScriptLog::Level::warning, text, {});
  return JS_FALSE;
}

JSValue add(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  const auto* metric = static_cast<const Metric*>(JS_GetOpaque2(context, self, metric_class));
  if (metric == nullptr) return JS_EXCEPTION;
  User& user = User::of(context);
  if (user.in_init()) return throw_error(context, "Adding metrics in the init context is not supported");
  const JSValueConst given = count > 0 ? arguments[0] : JS_UNDEFINED;
  double value = 0;
  const bool readable = !JS_IsUndefined(given) && !JS_IsNull(given) && !JS_IsSymbol(given);
  if (!readable) return bad_value(user, *metric, JS_IsSymbol(given) ? JS_UNDEFINED : given);
  if (JS_ToFloat64(context, &value, given) < 0) return JS_EXCEPTION;
  if (!std::isfinite(value)) return bad_value(user, *metric, given);
  if (user.metrics() == nullptr) return JS_TRUE;
  sample::TagsId tags = user.part<Tags>().current();
  if (count > 1 && !user.part<Tags>().add_object(tags, arguments[1])) return JS_EXCEPTION;
  user.metrics()->add(metric->id, value, tags, user.now());
  return JS_TRUE;
}

Result<sample::MetricId> id_of(World& world, const plan::k6::CustomMetric& wanted) {
  const auto& known = sample::built_in_metrics();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i].name != wanted.name) continue;
    if (known[i].kind == wanted.kind) return sample::MetricId{static_cast<std::uint32_t>(i)};
    return usage_error("metric '" + wanted.name + "' already exists but with another type");
  }
  const auto index = world.metrics.declare(wanted, !world.files.locked());
  if (!index) return tl::unexpected(index.error());
  return sample::custom_metric(*index);
}

JSValue construct(JSContext* context, JSValueConst target, int count, JSValueConst* arguments, int kind) {
  User& user = User::of(context);
  if (!user.in_init()) return throw_error(context, "metrics must be declared in the init context");
  const Text name(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!name) return JS_EXCEPTION;
  const bool is_time = count > 1 && JS_ToBool(context, arguments[1]) > 0;
  const plan::k6::CustomMetric wanted{name.text(), static_cast<MetricKind>(kind),
                                      is_time ? MetricContains::time : MetricContains::plain};
  const auto id = id_of(user.world(), wanted);
  if (!id) return throw_error(context, id.error().message);
  const Value parent = property(context, target, "prototype");
  JSValue object = JS_NewObjectProtoClass(context, parent.get(), metric_class);
  if (JS_IsException(object)) return object;
  JS_DefinePropertyValueStr(context, object, "name", new_text(context, name.view()), JS_PROP_ENUMERABLE);
  JS_SetOpaque(object, new Metric{*id, name.text()});
  return object;
}

bool add_class(JSContext* context, JSValueConst exports, const char* name, MetricKind kind) {
  const Value parent(context, JS_NewObject(context));
  JS_DefinePropertyValueStr(context, parent.get(), "add", new_function(context, add, "add", 2),
                            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  JSValue constructor =
      JS_NewCFunctionMagic(context, construct, name, 2, JS_CFUNC_constructor_magic, static_cast<int>(kind));
  JS_SetConstructor(context, constructor, parent.get());
  return define(context, exports, name, constructor);
}

}  // namespace

bool fill_metrics(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  JS_NewClass(group.runtime(), metric_class, &definition);
  return add_class(context, exports, "Counter", MetricKind::counter) &&
         add_class(context, exports, "Gauge", MetricKind::gauge) &&
         add_class(context, exports, "Rate", MetricKind::rate) &&
         add_class(context, exports, "Trend", MetricKind::trend);
}

}  // namespace brink::script::js
