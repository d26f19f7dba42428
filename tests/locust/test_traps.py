"""What files of Locust stumble over, one by one: things that are documented nowhere but that files rely on. Users, hooks
and listeners."""
import pytest
from player import TASK, USER, play, targets  # noqa: F401


def test_every_name_that_files_import_is_there(play):
    said = play("""
import importlib
for module, names in {
    "locust": "task tag between constant constant_pacing constant_throughput User HttpUser FastHttpUser TaskSet "
              "SequentialTaskSet MarkovTaskSet transition transitions events LoadTestShape run_single_user wait_time __version__ "
              "stats runners exception log debug web html",
    "locust.exception": "LocustError ResponseError CatchResponseError MissingWaitTimeError InterruptTaskSet StopTest StopUser "
                        "RescheduleTask RescheduleTaskImmediately AuthCredentialsError RPCError RPCSendError RPCReceiveError RunnerAlreadyExistsError",
    "locust.runners": "Runner LocalRunner MasterRunner WorkerRunner STATE_INIT STATE_SPAWNING STATE_RUNNING STATE_CLEANUP "
                      "STATE_STOPPING STATE_STOPPED STATE_MISSING WORKER_REPORT_INTERVAL HEARTBEAT_INTERVAL HEARTBEAT_LIVENESS "
                      "CPU_WARNING_THRESHOLD CPU_MONITOR_INTERVAL WORKER_LOG_REPORT_INTERVAL",
    "locust.stats": "stats_printer stats_history print_stats print_error_report print_percentile_stats StatsCSVFileWriter "
                    "get_readable_percentiles RequestStats CONSOLE_STATS_INTERVAL_SEC HISTORY_STATS_INTERVAL_SEC "
                    "CSV_STATS_INTERVAL_SEC CSV_STATS_FLUSH_INTERVAL_SEC CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW "
                    "PERCENTILES_TO_REPORT PERCENTILES_TO_STATISTICS PERCENTILES_TO_CHART STATS_NAME_WIDTH bucket_response_time",
    "locust.clients": "HttpSession ResponseContextManager",
    "locust.contrib.fasthttp": "FastHttpUser FastHttpSession FastResponse RestResponseContextManager ResponseContextManager",
    "locust.env": "Environment", "locust.web": "WebUI HOST_IS_REQUIRED", "locust.event": "EventHook Events",
    "locust.user": "task wait_time users sequential_taskset User HttpUser TaskSet tag", "locust.user.task": "TaskSet task tag",
    "locust.user.users": "User HttpUser", "locust.user.wait_time": "between constant constant_pacing constant_throughput",
    "locust.user.sequential_taskset": "SequentialTaskSet", "locust.wait_time": "between constant",
    "locust.log": "setup_logging", "locust.argument_parser": "LocustArgumentParser parse_options",
    "locust.dispatch": "UsersDispatcher", "locust.shape": "LoadTestShape", "locust.debug": "run_single_user PrintListener",
    "locust.html": "get_html_report", "locust.util.timespan": "parse_timespan", "locust.user.inspectuser": "",
    "gevent": "spawn spawn_later sleep joinall killall kill wait Timeout Greenlet GreenletExit getcurrent iwait idle "
              "get_hub signal_handler with_timeout",
    "gevent.local": "local", "gevent.timeout": "Timeout with_timeout", "gevent.greenlet": "Greenlet joinall killall",
    "gevent.hub": "get_hub Hub GreenletExit LoopExit sleep",
    "gevent.exceptions": "LoopExit BlockingSwitchOutError InvalidSwitchError ConcurrentObjectUseError HubDestroyed",
    "gevent.pool": "Pool Group", "gevent.event": "Event AsyncResult", "gevent.lock": "Semaphore BoundedSemaphore RLock",
    "gevent.queue": "Queue", "gevent.monkey": "patch_all", "gevent.subprocess": "", "gevent.socket": "",
    "gevent.threadpool": "", "greenlet": "getcurrent"}.items():
    made = importlib.import_module(module)
    for name in names.split():
        if not hasattr(made, name): print(module, name)
import locust
for name in "clients contrib event exception runners shape stats user util".split():
    if not hasattr(locust, name): print("locust", name)
class V(User):
    @task
    def t(self): pass
""", "--list")
    assert said["exit"] == 0 and said["printed"] == "", said


def test_which_classes_of_a_file_are_users(play):
    play.file("class Imported(HttpUser):\n    host = 'http://test'\n    @task\n    def t(self): pass\n", "common.py")
    play.file("""
from common import Imported
print(__name__, sys.modules[__name__].__dict__ is globals(), sys.path[0] != os.path.dirname(__file__))
class Base(HttpUser):
    abstract = True
class Child(Base):
    @task
    def t(self): pass
class Hidden(Child): abstract = True
class Of(Hidden): weight = 0
class Shape(LoadTestShape):
    abstract = True
""", "locust.py")
    said = play.line("-f", "locust.py", "--list")
    assert said["out"].split()[2:] == ["Imported", "Child", "Of"] and said["printed"].split()[:2] == ["locustfile", "True"]
    nobody = play.line("-f", "locust.py", "--headless", "Of")
    assert nobody["exit"] == 1 and nobody["err"]


def test_two_shapes_of_a_name_are_refused_and_one_file_twice_is_not(play):
    shape = "class S(LoadTestShape):\n    def tick(self): return None\n" + USER + TASK
    play.file(shape, "one.py")
    play.file(shape.replace("class U", "class V"), "two.py")
    said = play.line("-f", "one.py,two.py", "--list")
    assert said["exit"] == 1 and "Duplicate shape class names: S" in said["err"]
    assert play.line("-f", "one.py,one.py", "--list")["exit"] == 0


def test_the_host_of_the_line_goes_before_those_of_all_classes(play):
    said = play("""
class A(HttpUser):
    host = "http://one"
    @task
    def t(self): print(self.host, self.environment.host); self.environment.runner.quit()
class B(A): host = "http://two"
""", "-H", "http://line/base", users=2)
    assert set(said["printed"].splitlines()) == {"http://line/base http://line/base"} and said["hosts"] == ["http://line/base"]


def test_leaving_a_user_leaves_its_sets_from_within(play):
    said = play(USER + """
    @task
    class Outer(TaskSet):
        def on_stop(self): self.client.get("/outer"); raise ValueError("on leaving")
        @task
        class Inner(TaskSet):
            def on_stop(self): self.client.get("/inner")
            @task
            def t(self): self.client.get("/t")
    def on_stop(self): self.client.get("/user")
""", seconds=2)
    assert targets(said)[-3:] == ["/inner", "/outer", "/user"] and "on leaving" in said["log"]


def test_each_hook_may_raise_and_the_others_go_on(play):
    """A class whose hook of this kind raises, beside one that works."""
    hooks = {
        "A": "    def on_start(self): raise ValueError('A')\n" + TASK,
        "B": "    def on_stop(self): raise ValueError('B')\n" + TASK,
        "C": "    @task\n    def t(self): raise ValueError('C')\n",
        "D": "    wait_time = lambda self: 1 / 0\n" + TASK,
        "E": "    def __init__(self, *args):\n        super().__init__(*args)\n        raise ValueError('E')\n" + TASK,
        "F": "    @task\n    class S(TaskSet):\n        def on_start(self): raise ValueError('F')\n        @task\n        def t(self): pass\n",
        "G": "    def context(self): raise ValueError('G')\n" + TASK,
    }
    text = "".join(USER.replace("class U", f"class {name}") + body for name, body in hooks.items())
    said = play(text + USER + "    @task\n    def t(self): self.client.get('/well')\n", users=len(hooks) + 1, seconds=5)
    assert targets(said).count("/well") == 5 and said["exit"] != 0
    for name in "ABCEFG":
        assert f"ValueError: {name}" in said["log"], name
    assert "ZeroDivisionError" in said["log"]


def test_each_listener_may_raise_and_the_run_goes_on(play):
    names = ("test_start", "test_stopping", "test_stop", "spawning_complete", "quitting", "quit", "request", "user_error")
    text = "".join(f"@events.{name}.add_listener\ndef _{name}(**_): raise ValueError('{name} fell')\n" for name in names)
    said = play(text + USER + "    @task\n    def t(self): self.client.get('/t'); raise KeyError('task')\n", seconds=3)
    assert targets(said) == ["/t"] * 3
    for name in names:
        assert f"ValueError: {name} fell" in said["log"], name
    assert said["entries"] == {"GET /t": [3, 0]} and said["exit"] == 1, "the tasks' exceptions count first"


@pytest.mark.parametrize("error, paths", [
    ("StopUser()", ["/t"]), ("RescheduleTask()", ["/t"] * 3), ("InterruptTaskSet()", ["/t"] * 3), ("StopTest()", ["/t"])])
def test_control_exceptions_of_listeners_reach_the_task(play, error, paths):
    said = play(f"@events.request.add_listener\ndef told(**_): raise {error}\n" + USER + """
    @task
    class S(TaskSet):
        @task
        def t(self): self.client.get("/t"); print("never")
""", seconds=3)
    assert targets(said)[:3] == paths and said["printed"] == ""


def test_exceptions_end_the_user_where_they_are_not_to_be_caught(play):
    said = play("""
@events.init.add_listener
def begin(environment, **_): environment.catch_exceptions = False
""" + USER + "    @task\n    def t(self): self.client.get('/t'); raise ValueError('through')\n", seconds=5)
    assert targets(said) == ["/t"] and "through" in said["log"]


def test_users_who_came_last_leave_first(play):
    said = play("""
class Down(LoadTestShape):
    def tick(self): return (4, 10) if self.get_run_time() < 2 else (1, 10) if self.get_run_time() < 4 else None
""" + USER + """
    number = 0
    def on_start(self):
        U.number += 1
        self.me = U.number
    @task
    def t(self): pass
    def on_stop(self): self.client.get(f"/{self.me}")
""", seconds=None)
    assert sorted(targets(said)[:3]) == ["/2", "/3", "/4"] and targets(said)[3:] == ["/1"]


def test_a_shape_goes_before_the_line_and_says_so(play):
    said = play("class Two(LoadTestShape):\n    def tick(self): return (2, 2) if self.get_run_time() < 3 else None\n" + USER + TASK,
                users=9, seconds=60)
    assert "no effect" in " ".join(said["notes"]) and len(targets(said)) == 6 and said["seconds"] < 6


def test_listeners_come_and_go_and_hooks_may_be_added(play):
    said = play("""
from locust.event import EventHook
events.mine = EventHook()
@events.mine.add_listener
def one(**keywords): print(sorted(keywords))
def two(**_): print("two")
assert events.mine.add_listener(two) is two
events.mine.remove_listener(two)
events.mine.fire(a=1, b=2)
""" + USER + TASK, "--list")
    assert said["printed"] == "['a', 'b']\n"


def test_messages_reach_whoever_sends_them(play):
    said = play("""
@events.init.add_listener
def begin(environment, runner, **_):
    runner.register_message("hello", lambda environment, msg, **_: print(msg.type, msg.data, environment is not None))
    print(runner.worker_index, runner.client_id == "local", type(runner).__name__)
@events.test_start.add_listener
def send(environment, **_): environment.runner.send_message("hello", {"n": 1})
""" + USER + TASK, seconds=1)
    assert said["printed"].splitlines() == ["0 True LocalRunner", "hello {'n': 1} True"]
