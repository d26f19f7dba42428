"""How users come, live and go, and who is told."""
import json

import pytest
from player import moments, play, targets  # noqa: F401

USER = """
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
"""
TASK = """
    @task
    def t(self): self.client.get("/t")
"""


def test_users_come_at_the_rate_and_the_first_at_once(play):
    said = play(USER + "    def on_start(self): self.client.get('/start')\n    @task\n    def t(self): pass\n",
                users=5, rate=2, seconds=4)
    assert moments(said) == [0, 0, 1, 1, 2]
    assert "Ramping to 5 users at a rate of 2.00 per second" in said["log"]
    assert 'All users spawned: {"U": 5} (5 total users)' in said["log"]
    assert "--run-time limit reached, shutting down" in said["log"] and "Shutting down (exit code 0)" in said["log"]


def test_classes_come_by_weight_and_fixed_counts_first(play):
    said = play("""
class Base(HttpUser):
    abstract = True
    host = "http://test"
    def on_start(self): self.client.get(type(self).__name__)
    @task
    def t(self): time.sleep(100)
class A(Base): weight = 5
class B(Base): weight = 1
class Admin(Base): fixed_count = 2
""", users=14, rate=1, seconds=20)
    assert targets(said) == ["/Admin"] * 2 + [f"/{name}" for name in "AAABAAAAABAA"]


def test_an_exception_of_on_start_ends_the_user_alone(play):
    said = play(USER + """
    def on_start(self):
        self.environment.came = getattr(self.environment, "came", 0) + 1
        if self.environment.came == 1: raise ValueError("no")
    def on_stop(self): self.client.get("/bye")
""" + TASK + """
@events.user_error.add_listener
def told(**_): print("user_error")
@events.test_stop.add_listener
def count(environment, **_): print(environment.runner.user_count)
""", users=2, rate=1, seconds=3)
    assert targets(said) == ["/t", "/t", "/bye"]
    assert "ValueError: no" in said["log"] and "user_error" not in said["printed"]
    assert said["exit"] == 2


def test_stop_user_in_on_start_takes_leave(play):
    said = play(USER + """
    def on_start(self): raise StopUser()
    def on_stop(self): self.client.get("/bye")
""" + TASK)
    assert targets(said) == ["/bye"] and said["exit"] == 0


def test_no_except_of_a_file_keeps_a_user_from_being_stopped(play):
    said = play(USER + """
    @task
    def t(self):
        try:
            self.client.get("/in")
            time.sleep(100)
        except Exception:
            self.client.get("/swallowed")
        finally:
            print("left", time.time() % 100)
    def on_stop(self): self.client.get("/bye")
""", seconds=3)
    assert targets(said) == ["/in", "/bye"] and said["printed"].startswith("left") and said["exit"] == 0


def test_with_a_stop_timeout_tasks_are_finished(play):
    text = USER + """
    @task
    def t(self):
        self.client.get("/a"); time.sleep(5); self.client.get("/b")
    def on_stop(self): self.client.get("/bye")
"""
    assert targets(play(text, seconds=3)) == ["/a", "/bye"]
    said = play(text, "--stop-timeout", "10s", seconds=3)
    assert targets(said) == ["/a", "/b", "/bye"] and said["seconds"] == pytest.approx(5.03, abs=0.05)
    said = play(text, "-s", "1", seconds=3)
    assert targets(said) == ["/a", "/bye"] and said["seconds"] == pytest.approx(4.01, abs=0.05)


def test_a_task_may_end_the_run(play):
    said = play(USER + """
    @task
    def t(self):
        self.client.get("/t")
        self.environment.process_exit_code = 7
        self.environment.runner.quit()
""", users=3, seconds=100)
    assert said["seconds"] < 3 and said["exit"] == 7


def test_who_forgets_super_is_told(play):
    said = play("class U(HttpUser):\n    host = 'http://test'\n    def __init__(self, environment): pass\n" + TASK,
                seconds=1)
    assert "does not call super().__init__" in said["log"] and said["exit"] == 2


def test_own_init_of_both_kinds(play):
    said = play("""
class A(HttpUser):
    host = "http://test"
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.mine = "/a"
    @task
    class Set(TaskSet):
        def __init__(self, parent):
            super().__init__(parent)
            self.other = "/set"
        @task
        def t(self): self.client.get(self.user.mine + self.other); self.user.environment.runner.quit()
""")
    assert targets(said) == ["/a/set"]


def test_a_user_without_host_is_said(play):
    said = play("class U(HttpUser):\n    wait_time = constant(1)\n" + TASK)
    assert "has no host" in said["log"] and said["exit"] != 0 and said["seconds"] < 1


EVENTS = """
seen = []
def listen(name):
    hook = getattr(events, name)
    @hook.add_listener
    def told(**kwargs):
        print(name, ",".join(sorted(kwargs)))
for name in ("test_start", "test_stop", "test_stopping", "init", "quitting", "quit", "init_command_line_parser",
             "spawning_complete", "request"):
    listen(name)
"""


def test_events_come_in_order_with_their_arguments(play):
    said = play(EVENTS + USER + TASK, seconds=1)
    request = "context,exception,name,request_type,response,response_length,response_time,start_time,url"
    assert said["printed"].splitlines() == [
        "init_command_line_parser parser", "init environment,runner,web_ui", "test_start environment",
        "spawning_complete user_count", f"request {request}", "test_stopping environment", "test_stop environment",
        "quitting environment", "quit exit_code"]


def test_listeners_that_quit_are_called_in_reverse_and_may_set_the_exit_code(play):
    said = play("""
@events.quitting.add_listener
def last(environment, **_): print("last", environment.process_exit_code)
@events.quitting.add_listener
def first(environment, **_):
    total = environment.stats.total
    print("first", total.num_requests, total.fail_ratio, round(total.avg_response_time), environment.host,
          total.get_response_time_percentile(0.95))
    environment.process_exit_code = 3
""" + USER + TASK, seconds=3)
    assert said["printed"].splitlines() == ["first 3 0.0 10 None 10", "last 3"] and said["exit"] == 3


def test_exceptions_of_listeners(play):
    raising = "@events.{}.add_listener\ndef told(**_): raise ValueError('mine')\n" + USER + TASK
    said = play(raising.format("test_start"), seconds=2)
    assert said["exit"] == 2 and "ValueError: mine" in said["log"] and targets(said) == ["/t", "/t"]
    said = play(raising.format("init"))
    assert said["exit"] == 1 and "sent" not in said
    control = "@events.request.add_listener\ndef told(**_): raise StopUser()\n" + USER + TASK
    said = play(control, seconds=5)
    assert targets(said) == ["/t"], "it reaches the task"


def test_requests_of_own_protocols_are_counted(play):
    said = play("""
class U(User):
    wait_time = constant(1)
    @task
    def t(self):
        events.request.fire(request_type="grpc", name="Hello", response_time=12.5, response_length=3, exception=None,
                            context={})
        with self.environment.events.request.measure("db", "query") as meta:
            time.sleep(0.25)
            meta["response_length"] = 7
            raise ValueError("broken")
@events.quitting.add_listener
def told(environment, **_):
    e = environment.stats.get("query", "db")
    print(e.num_requests, e.num_failures, round(e.avg_response_time), e.total_content_length)
""", seconds=2)
    assert said["entries"] == {"grpc Hello": [2, 0], "db query": [2, 2]}
    assert said["errors"] == [["db", "query", "ValueError('broken')", 2]]
    assert said["printed"] == "2 2 250 14\n" and said["exit"] == 1


def test_a_shape_says_how_many_users_there_are(play):
    said = play("""
class Base(HttpUser):
    abstract = True
    host = "http://test"
    wait_time = constant(1)
    @task
    def t(self): self.client.get("/" + type(self).__name__)
class A(Base): pass
class B(Base): pass
class Steps(LoadTestShape):
    stages = [(3, 2, 10), (6, 4, 10, [A]), (9, 1, 10)]
    def tick(self):
        for end, *rest in self.stages:
            if self.get_run_time() < end: return tuple(rest)
        return None
""", seconds=None)
    counts = {}
    for when, _, _, target in said["sent"]:
        counts.setdefault(int(when), []).append(target)
    assert sorted(counts[1]) == ["/A", "/B"] and sorted(counts[4]) == ["/A"] * 4 and len(counts[7]) == 1
    assert 9 <= said["seconds"] < 11 and said["exit"] == 0
    assert "no effect" in " ".join(said["notes"])


def test_a_shape_may_use_the_common_options(play):
    said = play(USER + TASK + """
class S(LoadTestShape):
    use_common_options = True
    def tick(self):
        options = self.runner.environment.parsed_options
        if self.get_run_time() > options.run_time: return None
        return options.users, options.spawn_rate
""", users=3, rate=3, seconds=3)
    assert len([when for when in moments(said) if when < 1]) == 3 and said["notes"] == []


def test_own_arguments_on_the_line_and_from_the_environment(play):
    text = """
@events.init_command_line_parser.add_listener
def mine(parser):
    parser.add_argument("--token", type=str, env_var="MY_TOKEN", default="none", include_in_web_ui=True, is_secret=True)
    parser.add_argument("--flag", action="store_true")
    parser.add_argument("--many", is_multiple=True, choices=["a", "b"], default=["a"])
@events.test_start.add_listener
def told(environment, **_):
    o = environment.parsed_options
    print(o.token, o.flag, o.many, o.num_users, o.users, o.headless, o.tags)
    environment.runner.quit()
""" + USER + TASK
    assert play(text)["printed"] == "none False ['a'] 1 1 True None\n"
    assert play(text, "--token", "x", "--flag")["printed"].startswith("x True")
    assert play(text, env={"MY_TOKEN": "env"})["printed"].startswith("env False")


def test_the_runner_can_be_asked_and_told(play):
    said = play(USER + TASK + """
from locust.runners import MasterRunner, WorkerRunner, LocalRunner, STATE_RUNNING
@events.init.add_listener
def begin(environment, runner, **_):
    print(isinstance(runner, LocalRunner), isinstance(runner, (MasterRunner, WorkerRunner)), runner.state)
    runner.register_message("hello", lambda environment, msg, **_: print("got", msg.type, msg.data))
    gevent.spawn(watch, environment)
def watch(environment):
    runner = environment.runner
    while runner.state != STATE_RUNNING: time.sleep(0.5)
    print(runner.user_count, runner.target_user_count, runner.user_classes_count, runner.worker_index)
    runner.send_message("hello", {"a": 1})
    runner.start(4, 10)
    time.sleep(2)
    print(runner.user_count, sorted(environment.stats.entries))
    runner.quit()
""", users=2, seconds=100)
    assert said["printed"].splitlines() == [
        "True False ready", "2 2 {'U': 2} 0", "got hello {'a': 1}", "4 [('/t', 'GET')]"]
    assert said["seconds"] < 5


def test_statistics_of_the_total_and_of_entries(play):
    said = play(USER + """
    @task
    def t(self):
        self.client.get("/slow"); self.client.get("/status/500")
@events.quitting.add_listener
def told(environment, **_):
    total = environment.stats.total
    slow = environment.stats.entries[("/slow", "GET")]
    print(total.num_requests, total.num_failures, total.fail_ratio, round(total.total_rps, 2), total.min_response_time,
          total.max_response_time, total.median_response_time, total.avg_content_length)
    print(slow.response_times, slow.get_response_time_percentile(0.5), len(slow.num_reqs_per_sec),
          slow.to_dict()["name"])
    for error in environment.stats.errors.values(): print(error.occurrences, error.to_name())
    print(environment.runner.errors is environment.stats.errors, stats.PERCENTILES_TO_REPORT[0])
""", users=2, seconds=10)
    lines = said["printed"].splitlines()
    assert lines[0].startswith("20 10 0.5 ") and lines[1] == "{1000: 10} 1000 5 /slow"
    assert "HTTPError('500 Server Error" in lines[2] and lines[3] == "True 0.5"


def test_equal_weights_and_config_users(play):
    text = """
class A(HttpUser):
    host = "http://test"
    @task(50)
    def a(self): self.client.get("/a"); time.sleep(1)
    @task
    class Set(TaskSet):
        @task
        def b(self): self.client.get("/b"); time.sleep(1)
class B(HttpUser):
    host = "http://test"
    def on_start(self): self.client.get("/host")
    @task
    def t(self): time.sleep(100)
"""
    said = play(text, "--equal-weights", users=10, seconds=30)
    both = [target for target in targets(said) if target in ("/a", "/b")]
    assert 0.3 < both.count("/a") / len(both) < 0.7
    said = play(text, "--config-users", '{"user_class_name": "A", "weight": 0, "fixed_count": 1, "tasks": ["a"]}',
                users=4, seconds=5)
    assert targets(said).count("/host") == 3 and targets(said).count("/b") == 0


def test_keys_add_and_take_users(play):
    said = play(USER + TASK + """
@events.init.add_listener
def begin(environment, **_):
    def press_keys():
        from _brink_keys import press
        gevent.sleep(2.5)
        for keys in ("w", "Ww", "s", "x", "SS"):
            press(keys, environment.runner)
            gevent.sleep(0.5)
            print(environment.runner.user_count)
    gevent.spawn(press_keys)
""", users=2, rate=2, seconds=8)
    assert said["printed"].split() == ["3", "14", "13", "13", "0"]


def test_keys_are_left_alone_where_a_shape_leads(play):
    said = play(USER + TASK + """
class Two(LoadTestShape):
    def tick(self):
        from _brink_keys import press
        press("W", self.runner)
        return (2, 10) if self.get_run_time() < 5 else None
@events.quitting.add_listener
def end(environment, **_): print(environment.runner.most_users)
""")
    assert said["printed"].split() == ["2"]


def test_who_forgets_to_judge_is_told_of_which_request(play):
    said = play(USER + """
    @task
    def t(self): self.client.get("/json", catch_response=True)
""", seconds=20)
    assert said["log"].count("counted at the end of a `with` block") == 1 and "(GET /json)" in said["log"]


def test_a_listener_may_say_where_to(play):
    said = play(USER + TASK + """
@events.init.add_listener
def elsewhere(environment, **_): environment.host = "http://other/pre"
""")
    assert said["hosts"] == ["http://other/pre"] and set(targets(said)) == {"/pre/t"}


def test_who_takes_leave_takes_his_time(play):
    said = play(USER + """
    def on_stop(self):
        time.sleep(20)
        self.client.get("/bye")
""" + TASK + """
@events.test_stop.add_listener
def count(environment, **_): print(environment.runner.user_count)
""", users=2)
    assert targets(said)[-2:] == ["/bye", "/bye"] and said["printed"] == "0\n"


def test_the_use_of_this_machine_is_told(play):
    said = play(USER + TASK + """
@events.usage_monitor.add_listener
def told(environment, cpu_usage, memory_usage):
    print(cpu_usage == environment.runner.current_cpu_usage, memory_usage > 1e6)
""", seconds=25)
    assert said["printed"] == "True True\n" * 2


def test_what_is_missing_in_an_event_hurts_no_task(play):
    said = play(USER + """
    @task
    def t(self):
        self.environment.events.request.fire(request_type="X", name="x", response_time=1)
        self.client.get("/after")
""")
    assert "/after" in targets(said) and "response_length" in said["log"]
