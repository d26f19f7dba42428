#include "script/py/batch.h"

#include "script/py/options.h"
#include "script/py/redirects.h"
#include "script/py/response.h"

namespace brink::script::py {
namespace {

// One request of a batch, and what came of it, copied: the program goes on when all have ended.
struct Part {
  Call call;
  sample::Sample sample;
  std::string head, body;
  std::string error;
};

struct Batch {
  Actor& actor;
  engine::Seat& seat;
  RouteId route;
  std::vector<Part> parts;
  std::size_t missing = 0;
};

// Sends one part. The last of them to end wakes the program; its verdict can still be the program's.
class Sender final : public engine::Behaviour {
 public:
  Sender(std::shared_ptr<Batch> batch, std::size_t index) : batch_(std::move(batch)), part_(batch_->parts[index]) {}

  engine::Action next(const engine::Outcome& outcome) override {
    if (outcome.sample == nullptr && outcome.unsendable == nullptr) {
      return engine::Action::send(part_.call.compose(batch_->route));
    }
    if (!kept_) keep(outcome);
    if (goes_on()) {
      kept_ = false;
      return engine::Action::send(part_.call.compose(batch_->route));
    }
    if (--batch_->missing == 0) batch_->seat.wake();
    return engine::Action::end();
  }

  void judge(sample::Sample&, const engine::Outcome& outcome) override { keep(outcome); }

 private:
  // A redirect is a request of its own, as that of a single one is.
  bool goes_on() {
    if (!part_.error.empty()) return false;
    std::string target = redirect_target(batch_->actor.site(), part_.call, part_.sample.status, part_.head);
    if (target.empty()) return false;
    if (part_.call.redirects == most_redirects) {
      part_.error = "too many redirects";
      return false;
    }
    part_.call.redirect(part_.sample.status, std::move(target));
    return true;
  }

  void keep(const engine::Outcome& outcome) {
    kept_ = true;
    part_.head = outcome.head;
    part_.body = outcome.body;
    if (outcome.unsendable != nullptr) {
      part_.error = outcome.unsendable->message;
      return;
    }
    part_.sample = *outcome.sample;
    if (!sample::has_response(part_.sample.failure)) {
      part_.error = sample::failure_text(part_.sample.failure);
    }
  }

  std::shared_ptr<Batch> batch_;
  Part& part_;
  bool kept_ = false;
};

bool fill(const Actor& actor, PyObject* item, Call& call) {
  if (item == nullptr) return false;  // the list became shorter meanwhile
  if (!PyDict_Check(item)) {
    PyErr_SetString(PyExc_TypeError, "batch() takes a list of dicts");
    return false;
  }
  Options options;
  if (!read_dict(item, options)) return false;
  if (options.path == nullptr) {
    PyErr_SetString(PyExc_ValueError, "missing 'path' in a request of batch()");
    return false;
  }
  const Ref upper(options.method != nullptr ? PyObject_CallMethod(options.method, "upper", nullptr) : nullptr);
  if (options.method != nullptr && !upper) return false;
  call.method = upper ? utf8_of(upper.get()) : "GET";
  return fill_call(actor.site(), options.path, options, call);
}

Ref responses(Actor& actor, const Batch& batch) {
  Ref list(PyList_New(static_cast<Py_ssize_t>(batch.parts.size())));
  if (!list) return {};
  for (std::size_t i = 0; i < batch.parts.size(); ++i) {
    const Part& part = batch.parts[i];
    Ref response = make_response(actor, {.method = part.call.method,
                                         .target = part.call.target,
                                         .head = part.head,
                                         .body = part.body,
                                         .sample = part.sample,
                                         .error = part.error});
    if (!response) return {};
    actor.remember(response);
    PyList_SET_ITEM(list.get(), static_cast<Py_ssize_t>(i), response.release());
  }
  return list;
}

}  // namespace

Ref send_batch(Actor& actor, PyObject* list) {
  if (!PyList_Check(list)) {
    PyErr_SetString(PyExc_TypeError, "batch() takes a list of dicts");
    return {};
  }
  const auto size = static_cast<std::size_t>(PyList_GET_SIZE(list));
  auto batch = std::make_shared<Batch>(Batch{actor, actor.seat(), actor.job().route, {}, size});
  batch->parts.resize(size);
  for (std::size_t i = 0; i < size; ++i) {
    if (!fill(actor, PyList_GetItem(list, static_cast<Py_ssize_t>(i)), batch->parts[i].call)) return {};
  }
  for (std::size_t i = 0; i < size; ++i) actor.seat().help(std::make_unique<Sender>(batch, i));
  while (batch->missing > 0) {
    if (!actor.sleep(Duration::max())) return {};
  }
  return responses(actor, *batch);
}

}  // namespace brink::script::py
