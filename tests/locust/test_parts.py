"""Users in several processes: together they are the users of one, whenever one looks."""
import json

import pytest
from player import play  # noqa: F401

BASE = """
class Base(HttpUser):
    abstract = True
    host = "http://test"
    wait_time = constant(1)
    def on_start(self): self.client.get("/start/" + type(self).__name__)
    def on_stop(self): self.client.get("/stop/" + type(self).__name__)
    @task
    def t(self): self.client.get("/t/" + type(self).__name__)
class A(Base): weight = 5
class B(Base): weight = 2
class Admin(Base): fixed_count = 3
"""
STAIRS = """
class Stairs(LoadTestShape):
    def tick(self):
        now = self.get_run_time()
        if now > 40: return None
        if now > 30: return 9, 3, [A]
        if now > 20: return 4, 2
        return (12, 4) if now > 10 else (7, 2)
"""

IDLE = """
class Idle(HttpUser):
    host = "http://test"
    @task
    def t(self): pass
"""


def sent(*all_said):
    """(target, when) in order."""
    return sorted((target, when) for said in all_said for when, _, _, target in said["sent"])


@pytest.mark.parametrize("parts", [2, 3, 5])
@pytest.mark.parametrize("text, line", [(BASE, {"users": 13, "rate": 3, "seconds": 9}),
                                        (BASE + STAIRS, {"seconds": None})], ids=["spawned", "shaped"])
def test_parts_are_the_whole(play, text, line, parts):
    whole = play(text, **line)
    each = [play(text, **line, env={"PLAY_PART": f"{part}/{parts}"}) for part in range(parts)]
    together, alone = sent(*each), sent(whole)
    assert [target for target, _ in together] == [target for target, _ in alone]
    # Users who begin at one moment do so one after the other, each a moment after the one before it.
    assert max(abs(one - other) for (_, one), (_, other) in zip(together, alone)) < 0.3
    begun = [sum("/start/" in target for *_, target in said["sent"]) for said in each]
    assert max(begun) - min(begun) <= (1 if text == BASE else parts + 2)
    assert "Ramping to" in each[0]["log"] and "Ramping to" not in each[1]["log"]


def test_accounts_add_up(play):
    text = BASE + """
class Broken(Base):
    @task
    def broken(self): self.client.get("/status/500")
    @task
    def wrong(self): raise ValueError("no")
"""
    line = {"users": 8, "rate": 8, "seconds": 12}
    each = [play(text, **line, env={"PLAY_PART": f"{part}/2"}) for part in range(2)]
    entries = [one["entries"] for one in each]
    told = json.dumps([one["account"] for one in each])
    assert "no" in told and str(play.folder) not in told, "on another machine it is another folder"
    accounts = json.dumps([[json.dumps(one["account"]), True] for one in each])
    summed = play(IDLE + """
@events.quitting.add_listener
def judge(environment, **_): environment.process_exit_code = 40 + environment.stats.total.num_failures
""", "--csv", "all", seconds=1, env={"PLAY_ACCOUNTS": accounts})
    assert summed["entries"] == {name: [sum(one.get(name, [0, 0])[i] for one in entries) for i in (0, 1)]
                                 for name in {*entries[0], *entries[1]}}
    assert sum(count for *_, count in summed["errors"]) == sum(count for one in each for *_, count in one["errors"])
    assert sum(count for *_, count in summed["errors"]) > 0
    table = (play.folder / "all_stats.csv").read_text()
    assert f",Aggregated,{sum(count for count, _ in summed['entries'].values())}," in table
    raised = (play.folder / "all_exceptions.csv").read_text()
    assert "ValueError" in raised and ",process 2" in raised
    failures = sum(failed for _, failed in summed["entries"].values())
    assert failures > 0 and summed["exit"] == 40 + failures, "the process that adds up judges by the sums"


def test_listeners_of_the_end_are_called_in_each(play):
    text = BASE + """
@events.test_start.add_listener
def started(environment, **_): print("started", environment.runner.worker_index, file=sys.stderr)
@events.test_stop.add_listener
def stopped(**_): print("stopped", file=sys.stderr)
"""
    for part in (0, 1):
        said = play(text, "--rate", "5", seconds=2, env={"PLAY_PART": f"{part}/2"}) if part else play(
            text, users=4, seconds=2, env={"PLAY_PART": "0/2"})
        assert said["log"].count("stopped") == 1 and said["log"].count("started") == 1


# One is lost, or comes late: the others are told which of its users live there, and until when.


def present(when, *all_said):
    """{class: users} there then. What was said: each with by how much later it began than the run."""
    users = {}
    for said, late in all_said:
        for moment, *_, target in said["sent"]:
            _, what, name = target.split("/")
            if what != "t" and moment + late <= when:
                users[name] = users.get(name, 0) + (1 if what == "start" else -1)
    return {name: count for name, count in users.items() if count}


def in_parts(play, text, line, parts, lost, at, back=None):
    """All but `lost` have its users in turn, from `at` on, until it comes back; what each of them said."""
    others = [part for part in range(parts) if part != lost]
    each = []
    for turn, part in enumerate(others):
        shares = [[lost + parts * turn, parts * len(others), at, None]]
        if back is not None:
            shares.append([*shares[0][:3], back])
        each.append((play(text, **line, env={"PLAY_PART": f"{part}/{parts}", "PLAY_SHARES": json.dumps(shares)}), 0))
    if back is not None:
        each.append((play(text, **line, env={"PLAY_PART": f"{lost}/{parts}", "PLAY_LATE": str(back)}), back))
    return each


@pytest.mark.parametrize("parts, lost", [(2, 0), (4, 3)])
@pytest.mark.parametrize("text, line, ends", [(BASE, {"users": 13, "rate": 3, "seconds": 12}, 11),
                                              (BASE + STAIRS, {"seconds": None}, 40)], ids=["spawned", "shaped"])
@pytest.mark.parametrize("at", [0.4, 8.4])
def test_users_of_one_that_is_lost_live_with_the_others(play, text, line, ends, parts, lost, at):
    alone = [(play(text, **line), 0)]
    each = in_parts(play, text, line, parts, lost, at)
    for when in range(int(at) + 1, ends):
        assert present(when + 0.7, *each) == present(when + 0.7, *alone), when
    if at > 1:
        assert any(target.startswith("/start/") and at <= when < at + 0.1 for when, *_, target in each[0][0]["sent"])


@pytest.mark.parametrize("back", [3.4, 13.4, 21.4])
def test_one_that_comes_late_has_its_users_again(play, back):
    alone = [(play(BASE + STAIRS, seconds=None), 0)]
    each = in_parts(play, BASE + STAIRS, {"seconds": None}, 3, 1, 2.4, back)
    for when in range(3, 40):
        assert present(when + 0.7, *each) == present(when + 0.7, *alone), when
    assert [said["seconds"] + late for said, late in each] == pytest.approx([alone[0][0]["seconds"]] * 3, abs=0.2)


def test_one_that_comes_late_to_a_ramp_goes_on_with_it(play):
    line = {"users": 40, "rate": 2, "seconds": 25}
    alone = [(play(BASE, **line), 0)]
    each = in_parts(play, BASE, line, 3, 2, 4.4, 9.6)
    for when in range(5, 24):
        assert present(when + 0.7, *each) == present(when + 0.7, *alone), when


def test_who_is_gone_has_no_users_in_the_sum(play):
    line = {"users": 8, "rate": 8, "seconds": 12}
    lost = play(BASE, **line, env={"PLAY_PART": "1/2", "PLAY_UNTIL": "5"})["account"]
    left = in_parts(play, BASE, line, 2, 1, 5)[0][0]["account"]
    assert lost["most"] == left["most"] == 4, "those that it has for another are not its own"
    lost["classes"], left["classes"], left["state"] = {"A": 4}, {"A": 8}, "running"
    text = IDLE + """
@events.quitting.add_listener
def tell(environment, **_):
    runner = environment.runner
    print("told", runner.user_count, runner.user_classes_count["A"], runner.most_users, runner.state, file=sys.stderr)
class A(Idle): pass
"""
    said = play(text, seconds=1, env={"PLAY_ACCOUNTS": json.dumps([[json.dumps(lost), False], [json.dumps(left), True]])})
    assert "told 8 8 8 running" in said["log"]
    again = json.dumps([[json.dumps(lost), False], [json.dumps(left), True], [json.dumps(lost), True]])
    assert "told 12 " in (log := play(text, seconds=1, env={"PLAY_ACCOUNTS": again})["log"])
    assert " 8 running" in log, "one that comes in another's place has the same users"
