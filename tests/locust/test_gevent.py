"""Names of gevent: greenlets beside the users, and what they wait for."""
from player import play  # noqa: F401


def test_gevents_names(play):
    said = play("""
from gevent.pool import Pool, Group
from gevent.event import Event, AsyncResult
from gevent.queue import Queue, Empty
from gevent.lock import Semaphore
from gevent import monkey, Timeout
import greenlet
monkey.patch_all()
class U(HttpUser):
    host = "http://test"
    @task
    def t(self):
        pool = Pool(2)
        begin = time.time()
        print(pool.map(lambda n: (time.sleep(1), n * 2)[1], [1, 2, 3, 4]), round(time.time() - begin))
        jobs = [gevent.spawn(self.client.get, f"/{i}") for i in range(3)]
        gevent.joinall(jobs)
        print([job.value.status_code for job in jobs], all(job.successful() for job in jobs))
        queue, event = Queue(), Event()
        def later():
            time.sleep(1); queue.put("x"); event.set()
        gevent.spawn(later)
        print(queue.get(timeout=5), event.wait(5))
        try: queue.get(block=False)
        except Empty: print("empty")
        try:
            with Timeout(1): time.sleep(50)
        except Timeout as late: print("late", late)
        with Timeout(1, False): time.sleep(50)
        sleeper = gevent.spawn(time.sleep, 100)
        gevent.sleep(0); sleeper.kill(); print(sleeper.dead, isinstance(sleeper.value, gevent.GreenletExit))
        def broken(): raise ValueError("x")
        job = gevent.spawn(broken)
        try: job.get()
        except ValueError as error: print("raised", error)
        print(self.greenlet is gevent.getcurrent(), greenlet.getcurrent() is self._greenlet)
        result = AsyncResult(); gevent.spawn_later(1, result.set, 5); print(result.get(timeout=3))
        with Semaphore(1): pass
        self.environment.runner.quit()
""", seconds=100)
    assert said["printed"].splitlines() == [
        "[2, 4, 6, 8] 2", "[200, 200, 200] True", "x True", "empty", "late 1 second", "True True", "raised x",
        "True True", "5"]


def test_users_wait_for_all_others_at_a_semaphore(play):
    said = play("""
from gevent.lock import Semaphore
everybody = Semaphore()
everybody.acquire()
print(everybody.locked(), everybody.ready(), everybody.counter, everybody.acquire(blocking=False))
everybody.rawlink(lambda semaphore: print("told", semaphore.counter))
@events.spawning_complete.add_listener
def spawned(**_): everybody.release()
class U(HttpUser):
    host = "http://test"
    wait_time = constant(100)
    def on_start(self):
        everybody.wait()
        self.client.get("/began")
    @task
    def t(self): pass
@events.test_stop.add_listener
def end(**_):
    print(everybody.locked(), everybody.counter, everybody.wait(), Semaphore(0).wait(timeout=0))
""", users=4, rate=1, seconds=10)
    assert [(when, target) for when, _, _, target in said["sent"]] == [(3.0, "/began")] * 4, "all begin with the last"
    assert said["printed"].splitlines() == [
        "True False 0 False", "told 1", "False 1 1 0"]


def test_locks_say_how_they_are(play):
    said = play("""
from gevent.lock import BoundedSemaphore, RLock
class U(HttpUser):
    host = "http://test"
    @task
    def t(self):
        bound, lock = BoundedSemaphore(2), RLock()
        bound.acquire(); bound.acquire()
        print(bound.locked(), bound.acquire(timeout=0.5), bound.release(), bound.release(), lock.locked())
        try: bound.release()
        except ValueError: print("too often")
        with lock:
            with lock: print(lock.locked(), lock.ready(), lock.counter, lock.acquire(), lock.release())
        print(lock.locked())
        try: lock.release()
        except RuntimeError: print("not its holder")
        self.environment.runner.quit()
""", seconds=100)
    assert said["printed"].splitlines() == [
        "True False 1 2 False", "too often", "True False 0 True None", "False", "not its holder"]


def test_greenlets_have_things_of_their_own(play):
    said = play("""
from gevent.local import local
from gevent.timeout import Timeout, with_timeout
import signal
own = local()
def keep(n):
    own.n = n
    gevent.sleep(1)
    return own.n
class U(HttpUser):
    host = "http://test"
    @task
    def t(self):
        print([job.get() for job in [gevent.spawn(keep, n) for n in range(3)]], hasattr(own, "n"))
        print(with_timeout(1, gevent.sleep, 5, timeout_value="late"), gevent.get_hub().NOT_ERROR[0] is gevent.GreenletExit)
        gevent.signal_handler(signal.SIGTERM, print).cancel()
        self.environment.runner.quit()
""", seconds=100)
    assert said["printed"].splitlines() == ["[0, 1, 2] False", "late True"]
    assert "signal_handler() is without effect" in said["log"]
