#include "script/py/lock.h"

#include <algorithm>
#include <deque>

#include "script/py/actor.h"

namespace brink::script::py {
namespace {

using std::chrono::milliseconds;

// Users are woken by users. Who let go of the lock may also be a thread of the system, which cannot wake a user: that
// is found out by looking, after this time at first and then after twice the time before, up to the longest.
constexpr Duration first_look = milliseconds(1);
constexpr Duration longest_look = milliseconds(50);

struct Lock {
  PyObject_HEAD PyThread_type_lock real;
  std::deque<Actor*>* waiting;  // users, in the order in which they came
};

Lock& lock_of(PyObject* self) { return *reinterpret_cast<Lock*>(self); }

PyObject* create(PyTypeObject* type, PyObject*, PyObject*) {
  Ref made(type->tp_alloc(type, 0));
  if (!made) return nullptr;
  Lock& lock = lock_of(made.get());
  lock.waiting = new std::deque<Actor*>;
  lock.real = PyThread_allocate_lock();
  if (lock.real == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "the system has no lock left");
    return nullptr;
  }
  return made.release();
}

bool try_lock(Lock& lock) { return PyThread_acquire_lock_timed(lock.real, 0, 0) == PY_LOCK_ACQUIRED; }

bool is_locked(Lock& lock) {
  if (!try_lock(lock)) return true;
  PyThread_release_lock(lock.real);
  return false;
}

void dealloc(PyObject* self) {
  Lock& lock = lock_of(self);
  PyTypeObject* type = Py_TYPE(self);
  if (lock.real != nullptr) {
    if (is_locked(lock)) PyThread_release_lock(lock.real);
    PyThread_free_lock(lock.real);
  }
  delete lock.waiting;
  type->tp_free(self);
  Py_DECREF(type);
}

// From a user's side or from a thread's: only the former can wake.
void wake_next(Lock& lock) {
  if (Actor::current() != nullptr && !lock.waiting->empty()) lock.waiting->front()->seat().wake();
}

// -1 with an exception set, else whether it was acquired.
int wait_as_user(Lock& lock, Actor& actor, Duration most) {
  Duration look = first_look;
  bool acquired = false, left = false;
  lock.waiting->push_back(&actor);
  while (!acquired && !left && most > Duration{}) {
    const Duration pause = std::min(look, most);
    if (most != Duration::max()) most -= pause;
    look = std::min(look * 2, longest_look);
    left = !actor.sleep(pause);
    acquired = !left && try_lock(lock);
  }
  std::erase(*lock.waiting, &actor);
  if (acquired) return 1;
  // It may have been woken for nothing; the next one is not.
  if (!is_locked(lock)) wake_next(lock);
  return left ? -1 : 0;
}

int wait_as_thread(Lock& lock, Duration most) {
  const auto microseconds = std::chrono::ceil<std::chrono::microseconds>(most).count();
  while (true) {
    PyLockStatus status = PY_LOCK_FAILURE;
    Py_BEGIN_ALLOW_THREADS;
    status = PyThread_acquire_lock_timed(lock.real, most == Duration::max() ? -1 : microseconds, 1);
    Py_END_ALLOW_THREADS;
    if (status != PY_LOCK_INTR) return status == PY_LOCK_ACQUIRED ? 1 : 0;
    if (Py_MakePendingCalls() < 0) return -1;
  }
}

bool read_timeout(int blocking, double timeout, Duration& most) {
  most = Duration::max();
  if (timeout == -1) return true;
  if (!blocking) {
    PyErr_SetString(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
    return false;
  }
  if (!(timeout >= 0)) {
    PyErr_SetString(PyExc_ValueError, "timeout value must be a non-negative number");
    return false;
  }
  most = from_seconds(std::min(timeout, static_cast<double>(PY_TIMEOUT_MAX) / 1e6));
  return true;
}

PyObject* acquire(PyObject* self, PyObject* arguments, PyObject* keywords) {
  static const char* const names[] = {"blocking", "timeout", nullptr};
  int blocking = 1;
  double timeout = -1;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|pd:acquire", const_cast<char**>(names), &blocking,
                                   &timeout)) {
    return nullptr;
  }
  Duration most{};
  if (!read_timeout(blocking, timeout, most)) return nullptr;
  Lock& lock = lock_of(self);
  if (try_lock(lock)) Py_RETURN_TRUE;
  if (!blocking || most == Duration{}) Py_RETURN_FALSE;
  Actor* actor = Actor::current();
  const int acquired = actor != nullptr ? wait_as_user(lock, *actor, most) : wait_as_thread(lock, most);
  return acquired < 0 ? nullptr : PyBool_FromLong(acquired);
}

PyObject* release(PyObject* self, PyObject*) {
  Lock& lock = lock_of(self);
  if (!is_locked(lock)) {
    PyErr_SetString(PyExc_RuntimeError, "release unlocked lock");
    return nullptr;
  }
  PyThread_release_lock(lock.real);
  wake_next(lock);
  Py_RETURN_NONE;
}

PyObject* leave(PyObject* self, PyObject*) { return release(self, nullptr); }

PyObject* enter(PyObject* self, PyObject*) {
  const Ref none(PyTuple_New(0));
  return none ? acquire(self, none.get(), nullptr) : nullptr;
}

PyObject* locked(PyObject* self, PyObject*) { return PyBool_FromLong(is_locked(lock_of(self))); }

// After a fork: nobody else holds it.
PyObject* reinitialize(PyObject* self, PyObject*) {
  Lock& lock = lock_of(self);
  if (is_locked(lock)) PyThread_release_lock(lock.real);
  lock.waiting->clear();
  Py_RETURN_NONE;
}

PyObject* repr(PyObject* self) {
  return PyUnicode_FromFormat("<%s %s at %p>", is_locked(lock_of(self)) ? "locked" : "unlocked", Py_TYPE(self)->tp_name,
                              self);
}

PyCFunction with_keywords(PyCFunctionWithKeywords function) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

PyMethodDef methods[] = {{"acquire", with_keywords(acquire), METH_VARARGS | METH_KEYWORDS, nullptr},
                         {"acquire_lock", with_keywords(acquire), METH_VARARGS | METH_KEYWORDS, nullptr},
                         {"release", release, METH_NOARGS, nullptr},
                         {"release_lock", release, METH_NOARGS, nullptr},
                         {"locked", locked, METH_NOARGS, nullptr},
                         {"__enter__", enter, METH_NOARGS, nullptr},
                         {"__exit__", leave, METH_VARARGS, nullptr},
                         {"_at_fork_reinit", reinitialize, METH_NOARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

PyType_Slot slots[] = {{Py_tp_new, reinterpret_cast<void*>(create)},
                       {Py_tp_dealloc, reinterpret_cast<void*>(dealloc)},
                       {Py_tp_repr, reinterpret_cast<void*>(repr)},
                       {Py_tp_methods, methods},
                       {Py_tp_doc, const_cast<char*>("A lock, for which one user waits and not the thread of all.")},
                       {0, nullptr}};

PyType_Spec spec = {"_brink.Lock", sizeof(Lock), 0, Py_TPFLAGS_DEFAULT, slots};

}  // namespace

Ref make_lock_type() { return Ref(PyType_FromSpec(&spec)); }

}  // namespace brink::script::py
