#include "script/js/http_batch.h"

#include <algorithm>

#include "script/js/http_params.h"
#include "script/js/http_response.h"
#include "script/js/module_http.h"
#include "script/js/promises.h"

namespace brink::script::js {
namespace {

using engine::Action;

// Sends one exchange beside the user, and says when it has ended.
class Sender final : public engine::Behaviour {
 public:
  Sender(std::shared_ptr<HttpExchange> exchange, std::function<void()> ended)
      : exchange_(std::move(exchange)), ended_(std::move(ended)) {}

  Action next(const engine::Outcome& outcome) override {
    const bool first = outcome.sample == nullptr && outcome.unsendable == nullptr;
    if (first ? exchange_->begin() : exchange_->take(outcome)) return Action::send(exchange_->compose());
    ended_();
    return Action::end();
  }
  void judge(sample::Sample& sample, const engine::Outcome&) override {
    sample.failure = exchange_->is_expected(sample) ? sample::Failure::none : sample::Failure::status;
  }

 private:
  std::shared_ptr<HttpExchange> exchange_;
  std::function<void()> ended_;
};

// What a batch waits for: so many at once, and of one host so many.
struct Batch {
  User& user;
  std::uint64_t operation = 0;
  std::vector<std::shared_ptr<HttpExchange>> exchanges;
  std::vector<bool> begun;
  std::size_t under_way = 0, missing = 0;

  void send_more(const std::shared_ptr<Batch>& self);
  bool has_room(std::size_t index) const;
};

bool Batch::has_room(std::size_t index) const {
  const plan::k6::Options& options = *user.world().options;
  if (options.batch > 0 && under_way >= options.batch) return false;
  if (options.batch_per_host == 0) return true;
  const std::string& host = exchanges[index]->call().place->url.host;
  std::size_t same = 0;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    if (begun[i] && exchanges[i] && !exchanges[i]->ended() && exchanges[i]->call().place->url.host == host) ++same;
  }
  return same < options.batch_per_host;
}

void Batch::send_more(const std::shared_ptr<Batch>& self) {
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    if (begun[i] || !has_room(i)) continue;
    begun[i] = true;
    ++under_way;
    user.seat()->help(std::make_unique<Sender>(exchanges[i], [self] {
      --self->under_way;
      --self->missing;
      self->user.loop().post(self->operation, [self] {
        self->send_more(self);
        return true;
      });
    }));
  }
}

// [method, url, body?, params?] or {method, url, body, params} or a URL.
struct Item {
  Value method, url, body, params;
};
Item read_item(JSContext* context, JSValueConst value) {
  Item item;
  if (JS_IsArray(context, value) > 0) {
    const auto at = [&](std::uint32_t i) { return Value(context, JS_GetPropertyUint32(context, value, i)); };
    item = {at(0), at(1), at(2), at(3)};
  } else if (JS_IsObject(value) && !is_named_url(value)) {
    item = {property(context, value, "method"), property(context, value, "url"), property(context, value, "body"),
            property(context, value, "params")};
  } else {
    item.url = Value::copy(context, value);
  }
  return item;
}

// One of a batch: what it is called, and its exchange; where its URL is none, the response that stands for it.
struct Entry {
  std::string name;
  std::shared_ptr<HttpExchange> exchange;
  Value response;
};

// False with an exception set.
bool read_entry(User& user, JSValueConst value, Entry& entry) {
  JSContext* context = user.context();
  const Item item = read_item(context, value);
  const std::string method = item.method.is_nothing() ? "GET" : upper(Text(context, item.method.get()).view());
  const bool bodiless = method == "GET" || method == "HEAD";
  HttpCall call;
  std::string bad_url;
  if (!read_call(user, method, item.url.get(), bodiless ? JS_UNDEFINED : item.body.get(), item.params.get(), call,
                 bad_url)) {
    return false;
  }
  if (!bad_url.empty()) {
    entry.response = Value(context, answer_bad_url(user, call, bad_url));
    return !entry.response.is_exception();
  }
  entry.exchange = std::make_shared<HttpExchange>(user, std::move(call));
  return true;
}

// Runs the batch on the user's fiber. False with an exception set.
bool play(User& user, const std::vector<Entry>& entries) {
  auto batch = std::make_shared<Batch>(Batch{user, 0, {}, {}});
  for (const Entry& entry : entries) {
    if (entry.exchange) batch->exchanges.push_back(entry.exchange);
  }
  batch->begun.resize(batch->exchanges.size());
  batch->missing = batch->exchanges.size();
  batch->operation = user.loop().begin_operation();
  batch->send_more(batch);
  const bool done = user.loop().run_until([&] { return batch->missing == 0; });
  user.loop().drop_operation(batch->operation);
  return done;
}

// Exception: no memory.
JSValue responses_of(JSContext* context, std::vector<Entry>& entries, bool list) {
  JSValue result = list ? JS_NewArray(context) : JS_NewObject(context);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Entry& entry = entries[i];
    JSValue response =
        entry.exchange ? new_response(context, std::move(entry.exchange->answer())) : entry.response.release();
    if (list) {
      JS_DefinePropertyValueUint32(context, result, static_cast<std::uint32_t>(i), response, JS_PROP_C_W_E);
    } else {
      define(context, result, entry.name.c_str(), response);
    }
  }
  return result;
}

JSValue batch(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init()) return throw_http_in_init(context);
  if (count == 0 || !JS_IsObject(arguments[0])) return throw_type_error(context, "batch() takes a list or an object");
  std::vector<Entry> entries;
  const bool read = each_property(context, arguments[0], [&](JSAtom name, JSValueConst value) {
    entries.push_back({name_of(context, name), nullptr, {}});
    return read_entry(user, value, entries.back());
  });
  if (!read || !play(user, entries)) return JS_EXCEPTION;
  for (const Entry& entry : entries) {
    if (entry.exchange && entry.exchange->throws()) return throw_error(context, entry.exchange->answer().error);
  }
  return responses_of(context, entries, JS_IsArray(context, arguments[0]) > 0);
}

// On the user's fiber.
bool settle(User& user, std::uint64_t number, HttpExchange& exchange) {
  JSContext* context = user.context();
  HttpAnswer& answer = exchange.answer();
  const bool throws = exchange.throws();
  if (throws) throw_error(context, answer.error);
  const Value value = throws ? take_exception(context) : Value(context, new_response(context, std::move(answer)));
  return user.part<Promises>().settle(number, !throws, value.get());
}

// The promise, with the response that stands for a URL that is none; where that is thrown, with what was thrown.
JSValue settle_bad_url(User& user, std::uint64_t number, JSValue promise, JSValue response) {
  JSContext* context = user.context();
  const bool throws = JS_IsException(response) != 0;
  const Value value = throws ? take_exception(context) : Value(context, response);
  if (user.part<Promises>().settle(number, !throws, value.get())) return promise;
  JS_FreeValue(context, promise);
  return JS_EXCEPTION;
}

JSValue async_request(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (user.in_init()) return throw_http_in_init(context);
  const auto argument = [&](int i) { return i < count ? arguments[i] : JS_UNDEFINED; };
  const std::string method = upper(Text(context, argument(0)).view());
  HttpCall call;
  std::string bad_url;
  if (!read_call(user, method, argument(1), argument(2), argument(3), call, bad_url)) return JS_EXCEPTION;
  std::uint64_t number = 0;
  JSValue promise = user.part<Promises>().make(number);
  if (JS_IsException(promise)) return promise;
  if (!bad_url.empty()) return settle_bad_url(user, number, promise, answer_bad_url(user, call, bad_url));
  auto exchange = std::make_shared<HttpExchange>(user, std::move(call));
  const std::uint64_t operation = user.loop().begin_operation();
  user.seat()->help(std::make_unique<Sender>(exchange, [&user, exchange, number, operation] {
    user.loop().end_operation(operation, [&user, exchange, number] { return settle(user, number, *exchange); });
  }));
  return promise;
}

}  // namespace

bool fill_batch(Group& group, JSValueConst exports) {
  return define_function(group.context(), exports, "batch", batch, 1) &&
         define_function(group.context(), exports, "asyncRequest", async_request, 4);
}

}  // namespace brink::script::js
