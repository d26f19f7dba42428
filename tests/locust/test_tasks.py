"""Which task comes next, and when."""
import pytest
from player import moments, play, targets  # noqa: F401

USER = """
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
"""


def test_tasks_of_bases_come_before_own_ones_and_each_as_often_as_it_weighs(play):
    said = play("""
def free(user): pass
def other(user): pass
class Base(User):
    abstract = True
    @task(2)
    def a(self): pass
class U(Base):
    tasks = {free: 1, other: 2}
    @task
    def b(self): pass
    def a(self): pass
print([t.__name__ for t in U.tasks])
class V(User):
    tasks = [free, (other, 2)]
print([t.__name__ for t in V.tasks], Base.abstract, U.abstract)
""", "--list")
    assert said["exit"] == 0
    assert said["out"] == "Available Users:\n    U\n    V\n"
    assert said["printed"].splitlines() == ["['a', 'a', 'free', 'other', 'other', 'b']",
                                            "['free', 'other', 'other'] True False"]


def test_every_task_is_chosen_as_often_as_it_weighs(play):
    said = play(USER + """
    wait_time = constant(0)
    def on_start(self): random.seed(7)
    @task(3)
    def a(self): self.client.get("/a")
    @task
    def b(self): self.client.get("/b")
""", seconds=20)
    count = targets(said).count("/a") / len(targets(said))
    assert len(targets(said)) >= 1900 and 0.72 < count < 0.78


def test_a_nested_set_is_left_by_interrupt_and_its_parent_goes_on_at_once_or_after_a_wait(play):
    said = play(USER + """
    @task
    class Inner(TaskSet):
        def on_start(self): self.user.times = getattr(self.user, "times", 0) + 1
        def on_stop(self): self.client.get("/left")
        @task
        def one(self):
            self.client.get(f"/in{self.user.times}")
            self.interrupt(reschedule=self.user.times % 2 == 1)
""", seconds=3)
    sent = [(when, target) for when, _, _, target in said["sent"]]
    assert [target for _, target in sent[:4]] == ["/in1", "/left", "/in2", "/left"]
    assert sent[2][0] - sent[1][0] < 0.5, "at once"
    assert sent[4][1] == "/in3" and sent[4][0] - sent[3][0] > 0.9, "after the wait"


def test_a_set_has_its_user_parent_and_client_and_waits_as_itself_says(play):
    said = play("""
class Deep(TaskSet):
    wait_time = constant(2)
    @task
    def t(self):
        assert self.parent.__class__.__name__ == "Mid" and self.user is self.parent.user
        assert self.client is self.user.client
        self.client.get("/deep")
class Mid(TaskSet):
    tasks = [Deep]
    wait_time = constant(1)
class U(HttpUser):
    host = "http://test"
    tasks = {Mid: 1}
""", seconds=7)
    assert targets(said) == ["/deep"] * 4 and said["errors"] == [] and said["exit"] == 0
    assert moments(said)[1] == pytest.approx(2.01)


def test_sequential_tasks_run_in_order_and_then_again(play):
    said = play("""
def free(self): self.client.get("/free")
class Steps(SequentialTaskSet):
    @task
    def a(self): self.client.get("/a")
    tasks = [free]
    @task(2)
    def b(self): self.client.get("/b")
    @task
    class Inner(SequentialTaskSet):
        @task
        def c(self): self.client.get("/c")
        @task
        def d(self): self.interrupt()
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    tasks = [Steps]
""", seconds=12)
    assert targets(said)[:11] == ["/a", "/free", "/b", "/b", "/c", "/a", "/free", "/b", "/b", "/c", "/a"]


def test_markov_tasks_follow_their_transitions(play):
    said = play("""
class Walk(MarkovTaskSet):
    @transition("b")
    def a(self): self.client.get("/a")
    @transitions({"c": 1})
    def b(self): self.client.get("/b")
    @transitions([("a", 2)])
    def c(self): self.client.get("/c")
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    tasks = [Walk]
""", seconds=6)
    assert targets(said)[:6] == ["/a", "/b", "/c", "/a", "/b", "/c"]


@pytest.mark.parametrize("body, error", [
    ("pass", "NoMarkovTasksError"), ("@transition('nowhere')\n    def a(self): pass", "InvalidTransitionError"),
    ("@transition('b')\n    def a(self): pass\n    def b(self): pass", "NonMarkovTaskTransitionError"),
    ("@tag('x')\n    @transition('a')\n    def a(self): pass", "MarkovTaskTagError")])
def test_what_is_wrong_with_transitions_is_said_when_the_file_is_read(play, body, error):
    said = play(f"class Walk(MarkovTaskSet):\n    {body}\nclass U(User):\n    tasks = [Walk]\n")
    assert said["exit"] == 1 and error in said["err"] and "<brink>" not in said["err"]


def test_waits(play):
    said = play("""
class Base(HttpUser):
    abstract = True
    host = "http://test"
    @task
    def t(self):
        self.client.get("/" + type(self).__name__)
        if type(self).__name__ == "Throughput": self.client.get("/slow")
class Between(Base): wait_time = between(1, 3)
class Pacing(Base): wait_time = constant_pacing(2)
class Throughput(Base): wait_time = constant_throughput(0.5)
class Own(Base):
    def wait_time(self): return 3
class Lambda(Base): wait_time = lambda self: 1.5
class Old(Base):
    min_wait = 1000
    max_wait = 1000
    @task
    def pause(self): time.sleep(4)
""", users=6, seconds=9)
    by_class = {name: [when for when, _, _, target in said["sent"] if target == f"/{name}"]
                for name in ("Between", "Pacing", "Throughput", "Own", "Lambda")}
    gaps = {name: [round(b - a, 2) for a, b in zip(times, times[1:])] for name, times in by_class.items()}
    assert all(1 < gap < 3.1 for gap in gaps["Between"]) and len(set(gaps["Between"])) > 1
    assert set(gaps["Pacing"]) == {2.0} and set(gaps["Throughput"]) == {2.0}
    assert set(gaps["Own"]) == {3.01} and set(gaps["Lambda"]) == {1.51}


def test_a_tasks_exception_is_counted_and_the_user_goes_on(play):
    said = play(USER + """
    @task
    def t(self):
        self.client.get("/before")
        {}["key"]
@events.user_error.add_listener
def told(user_instance, exception, tb, **kw):
    print(type(user_instance).__name__, repr(exception), tb is not None, kw)
""", "--csv", "out/run", seconds=3)
    assert targets(said) == ["/before"] * 3, "it waits and goes on"
    assert said["printed"].splitlines()[0] == "DefaultTaskSet KeyError('key') True {}"
    assert said["exit"] == 1 and said["mishaps"] == ["U: KeyError at locustfile.py:15"] * 3
    rows = (play.folder / "out/run_exceptions.csv").read_text()
    assert rows.startswith("Count,Message,Traceback,Nodes\n3,'key',")
    assert "Traceback" in said["log"] and "locustfile.py" in said["log"]


def test_control_exceptions(play):
    said = play("""
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    n = 0
    @task
    def t(self):
        self.n += 1
        self.client.get(f"/{self.n}")
        if self.n == 1: raise RescheduleTask()
        if self.n == 2: raise RescheduleTaskImmediately()
        if self.n == 4: raise StopUser()
    def on_stop(self): self.client.get("/bye")
""", seconds=10)
    assert targets(said) == ["/1", "/2", "/3", "/4", "/bye"]
    first, second, third, fourth, _ = moments(said)
    assert second - first > 1 and third - second < 0.5 and fourth - third > 1
    assert said["errors"] == [] and said["exit"] == 0


def test_stop_test_ends_the_run(play):
    said = play(USER + """
    @task
    def t(self):
        self.client.get("/once")
        raise StopTest()
""", seconds=100)
    assert said["seconds"] < 2 and said["exit"] == 0


def test_no_tasks_hints_at_a_typing_error(play):
    said = play("""
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    task = []
""", seconds=2)
    assert "is `tasks` meant?" in said["log"] and said["exit"] == 1


def test_a_task_named_run_is_refused(play):
    said = play(USER + "    @task\n    def run(self): pass\n")
    assert said["exit"] == 1 and "run()" in said["err"]


def test_tags(play):
    text = USER + """
    wait_time = constant(0.1)
    @tag("x", "y")
    @task
    def a(self): self.client.get("/a")
    @tag("y")
    @task
    class Set(TaskSet):
        @tag("z")
        @task
        def b(self): self.client.get("/b"); self.interrupt()
        @task
        def c(self): self.client.get("/c"); self.interrupt()
    @task
    def d(self): self.client.get("/d")
"""
    def sent(*words):
        return set(targets(play(text, *words, seconds=20)))
    assert sent() == {"/a", "/b", "/c", "/d"}
    assert sent("--tags", "x") == {"/a"}
    assert sent("--tags", "y") == {"/a", "/b", "/c"}
    assert sent("-T", "y", "-E", "z", "x") == {"/c"}
    assert sent("--exclude-tags", "y") == {"/d"}


def test_tasks_can_be_scheduled_and_their_choice_be_overridden(play):
    said = play("""
class Set(TaskSet):
    def on_start(self): self.schedule_task(self.first); self.schedule_task(self.zeroth, first=True)
    def first(self): self.client.get("/first")
    def zeroth(self): self.client.get("/zeroth")
    def get_next_task(self): return self.first
    def execute_task(self, task):
        self.client.get("/around")
        super().execute_task(task)
class U(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    tasks = [Set]
""", seconds=3)
    assert targets(said)[:6] == ["/around", "/zeroth", "/around", "/first", "/around", "/first"]
