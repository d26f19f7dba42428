"""The command line, its files and its exit codes."""
import csv
import json

import pytest
from player import play, targets  # noqa: F401

FILE = """
class A(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    @task(3)
    def a(self): self.client.get("/a")
    @task
    def b(self): self.client.get("/status/503")
class B(HttpUser):
    host = "http://test"
    wait_time = constant(1)
    @task
    def b(self): self.client.get("/b")
"""


@pytest.mark.parametrize("line, code, text", [
    ("-f nowhere.py", 1, "Could not find 'nowhere.py'"), ("-f text.txt", 1, "must end in .py"),
    ("-f empty", 1, "Could not find any locustfiles in directory"),
    ("-f none.py", 1, "No User class found in none.py!"),
    ("-f one.py,two.py", 1, "Duplicate user class names: A is defined in one.py and two.py"),
    ("-f one.py C", 1, "Unknown User(s): C"), ("-f one.py --spwan-rate 1", 2, "Did you mean --spawn-rate?"),
    ("-f one.py --processes two", 2, "--processes"),
    ("-f one.py -t soon", 2, "Invalid time span"), ("-f one.py --csv-full-history", 2, "--csv PREFIX"),
    ("-f one.py --autoquit 3", 1, "--autostart"),
    ("-f one.py -u -1", 2, "0 or more"), ("-f broken.py", 1, "ZeroDivisionError"),
    ("-f old.py", 1, "HttpLocust is called HttpUser"),
    ("-f syntax.py", 1, "SyntaxError"), ("-f leaves.py", 1, "exit(5)"), ("-f one.py --slave", 2, "write --worker")])
def test_what_cannot_be_run_is_said(play, line, code, text):
    for name in ("one.py", "two.py"):
        play.file(FILE, name)
    (play.folder / "empty").mkdir()
    (play.folder / "text.txt").write_text("")
    play.file("", "none.py")
    play.file("1 / 0", "broken.py")
    play.file("sys.exit(5)", "leaves.py")
    play.file("from locust import HttpLocust\nclass X(HttpLocust): pass", "old.py")
    play.file("def (", "syntax.py")
    said = play.line(*line.split())
    assert said["exit"] == code and text in said["err"] + said["out"], said
    assert "<brink>" not in said["err"]


def test_several_files_and_folders(play):
    play.file(FILE, "all/one.py")
    play.file("class C(HttpUser):\n    host = 'http://test'\n    @task\n    def t(self): pass\n", "all/deep/two.py")
    play.file("class D(User): pass", "all/_hidden.py")
    said = play.line("-f", "all", "--list")
    assert said["exit"] == 0 and said["out"].split() == ["Available", "Users:", "C", "A", "B"]
    said = play.line("-f", "all/one.py,all/deep/two.py", "B", "C", "--headless", "-u", 4, "-r", 4, "-t", "2s",
                     "--only-summary")
    assert set(targets(said)) == {"/b"} and said["classes"] == ["B", "C"]


def test_functions_of_tests_are_users_where_there_are_none(play):
    play.file("""
def test_shop(session):
    with session.get("/shop", catch_response=True) as r: r.success()
def test_quick(fastsession):
    assert fastsession.get("/quick").status_code == 404
def test_with_more(session, database): pass
def helper(session): pass
""")
    said = play.line("--headless", "--only-summary", "-u", 2, "-r", 2, "-t", "1s", "-H", "http://test")
    assert said["classes"] == ["test_shop", "test_quick"]
    assert set(targets(said)) == {"/shop", "/quick"} and said["exit"] == 1
    assert "AssertionError" in said["log"] and said["mishaps"][0] == "test_quick: AssertionError at locustfile.py:11"
    play.file("class U(HttpUser):\n    @task\n    def t(self): self.client.get('/')\ndef test_a(session): pass\n")
    assert play.line("--list")["out"].split()[-1] == "U", "not beside classes"


def test_variables_and_files_of_configuration(play):
    play.file(FILE)
    (play.folder / "locust.conf").write_text("# mine\nusers = 3\nspawn-rate = 3\nheadless = true\nrun-time = 2s\n")
    (play.folder / "more.conf").write_text("tags: [x, y]\nonly-summary\n")
    said = play.line()
    assert said["users"] == 3 and said["run_time"] == 2
    said = play.line(env={"LOCUST_USERS": "4", "LOCUST_USER_CLASSES": "B", "LOCUST_HOST": "http://other"})
    assert said["users"] == 4 and said["classes"] == ["B"] and said["hosts"] == ["http://other"]
    assert play.line("-u", 5, env={"LOCUST_USERS": "4"})["users"] == 5, "the line counts most"
    said = play.line("--config", "more.conf")
    assert "no tasks left" in said["log"]
    (play.folder / "locust.conf").write_text("userz = 3\n")
    assert play.line()["exit"] == 2


def test_time_spans(play):
    play.file(FILE + """
from locust.util.timespan import parse_timespan
print([parse_timespan(text) for text in ("20", "20s", "3m", "2h", "1h20m", "3h30m10s")])
""")
    assert play.line("--list")["printed"] == "[20, 20, 180, 7200, 4800, 12610]\n"


def test_exit_codes(play):
    assert play(FILE, "B")["exit"] == 0
    assert play(FILE, "A", seconds=20)["exit"] == 1
    assert play(FILE, "A", "--exit-code-on-error", "0", seconds=20)["exit"] == 0
    assert play(FILE, "A", "--exit-code-on-error", "9", seconds=20)["exit"] == 9


COLUMNS = ("Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,"
           "Max Response Time,Average Content Size,Requests/s,Failures/s,"
           "50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%")


def test_csv_files(play):
    play(FILE, "--csv", "made/for/run", seconds=12, users=2)
    text = (play.folder / "made/for/run_stats.csv").read_text()
    assert text.splitlines()[0] == COLUMNS
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["Type"], row["Name"]) for row in rows] == [
        ("GET", "/a"), ("GET", "/b"), ("GET", "/status/503"), ("", "Aggregated")]
    assert sum(int(row["Request Count"]) for row in rows[:3]) == int(rows[3]["Request Count"]) == 24
    assert rows[0]["50%"] == "10" and rows[0]["Average Content Size"] == "2.0"
    failures = list(csv.reader((play.folder / "made/for/run_failures.csv").read_text().splitlines()))
    assert failures[0] == ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"]
    assert failures[1][2].startswith("HTTPError('503 Server Error") and failures[1][4].endswith("Z")
    history = list(csv.DictReader((play.folder / "made/for/run_stats_history.csv").read_text().splitlines()))
    assert 12 <= len(history) <= 14 and {row["Name"] for row in history} == {"Aggregated"}
    assert history[0]["50%"] == "N/A" and history[0]["Requests/s"] == "0.000000"
    assert history[-1]["Total Request Count"] == "24" and history[5]["User Count"] == "2"
    play(FILE, "--csv", "run", "--csv-full-history", seconds=12, users=2)
    history = list(csv.DictReader((play.folder / "run_stats_history.csv").read_text().splitlines()))
    assert {row["Name"] for row in history} >= {"Aggregated", "/a", "/b"}


def test_json(play):
    said = play(FILE, "B", "--json", "--json-file", "out", users=2, seconds=3)
    entries = json.loads(said["end"]["out"])
    assert entries == json.loads((play.folder / "out.json").read_text())
    assert [(e["name"], e["method"], e["num_requests"], e["response_times"]) for e in entries] == [
        ("/b", "GET", 6, {"10": 6})]
    assert {"last_request_timestamp", "start_time", "num_none_requests", "num_failures", "total_response_time",
            "max_response_time", "min_response_time", "total_content_length", "num_reqs_per_sec",
            "num_fail_per_sec"} <= set(entries[0])


def test_task_ratio(play):
    play.file(FILE)
    said = play.line("--show-task-ratio-json")
    assert json.loads(said["out"])["total"]["A"]["tasks"]["a"]["ratio"] == 0.375
    said = play.line("--show-task-ratio")
    assert said["exit"] == 0 and "Task ratio per User class" in said["out"] and "75.0" in said["out"]


def test_tables_are_printed_while_it_runs(play):
    play.file(FILE)
    said = play.line("--headless", "-t", "5s", "-u", 1)
    assert said["log"].count("# reqs       # fails") == 4, "three while it runs, one at the end"
    assert "Response time percentiles (approximated)" in said["log"]


def test_help_and_version_need_no_file(play):
    said = play.line("--help")
    assert said["exit"] == 0 and "--spawn-rate" in said["out"] and "--rate" in said["out"]
    said = play.line("-V")
    assert said["exit"] == 0 and said["out"].startswith("locust ")


def test_what_makes_no_sense_without_a_page_is_said(play):
    play.file(FILE)
    said = play.line("--headless", "-t", "1s", "-u", 1, "--web-port", 8090, "--only-summary")
    assert "no page" in " ".join(said["notes"]) and "--web-port" in " ".join(said["notes"]) and said["sent"]
    assert said["page"] is None


def test_constants_that_files_assign_take_effect(play):
    said = play("""
import locust.stats
locust.stats.PERCENTILES_TO_REPORT = [0.5, 0.999]
locust.stats.CONSOLE_STATS_INTERVAL_SEC = 1
""" + FILE, "--csv", "run", seconds=3)
    assert (play.folder / "run_stats.csv").read_text().splitlines()[0].endswith("Failures/s,50%,99.9%")
