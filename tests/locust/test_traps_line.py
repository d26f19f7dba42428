"""What files of Locust stumble over, one by one: things that are documented nowhere but that files rely on. The
command line."""
import json

from player import TASK, USER, play, targets  # noqa: F401


def test_every_variable_is_an_option(play):
    texts = {"LOCUST_HOST": "http://env", "LOCUST_USERS": "7", "LOCUST_SPAWN_RATE": "3.5", "LOCUST_RUN_TIME": "1m",
             "LOCUST_CSV": "c", "LOCUST_HTML": "u{u}-r{r}-t{t}.html", "LOCUST_ONLY_SUMMARY": "true", "LOCUST_RESET_STATS": "1",
             "LOCUST_STOP_TIMEOUT": "2s", "LOCUST_EXIT_CODE_ON_ERROR": "5", "LOCUST_LOGLEVEL": "ERROR", "LOCUST_TAGS": "a b",
             "LOCUST_EXCLUDE_TAGS": "c", "LOCUST_HEADLESS": "true", "LOCUST_PROCESSES": "2", "LOCUST_WEB_PORT": "9",
             "LOCUST_MASTER_BIND_PORT": "5558", "LOCUST_EXPECT_WORKERS": "2", "LOCUST_EXPECT_WORKERS_MAX_WAIT": "9",
             "LOCUST_CSV_FULL_HISTORY": "true", "LOCUST_PRINT_STATS": "yes", "LOCUST_USERCLASS_PICKER": "on",
             "LOCUST_WEB_HOST": "h", "LOCUST_WEB_BASE_PATH": "/b", "LOCUST_SKIP_LOG_SETUP": "true"}
    play.file(USER + TASK + """
import json
@events.init.add_listener
def told(environment, **_):
    o = environment.parsed_options
    print(json.dumps([o.host, o.num_users, o.spawn_rate, o.run_time, o.csv_prefix, o.only_summary, o.reset_stats, o.stop_timeout,
                      o.exit_code_on_error, o.loglevel, o.tags, o.exclude_tags, o.headless, o.processes, o.web_port,
                      o.master_bind_port, o.expect_workers, o.expect_workers_max_wait, o.stats_history_enabled, o.print_stats,
                      o.userclass_picker, o.web_host, o.web_base_path, o.skip_log_setup]))
    environment.runner.quit(); raise SystemExit
""")
    said = play.line(env=texts)
    assert json.loads(said["printed"].splitlines()[0]) == [
        "http://env", 7, 3.5, 60, "c", True, True, 2, 5, "ERROR", ["a", "b"], ["c"], True, 2, 9, 5558, 2, 9, True, True, True,
        "h", "/b", True]


def test_words_may_be_shortened_and_names_of_reports_say_what_ran(play):
    play.file(USER + TASK)
    said = play.line("--headl", "--only-s", "--skip-log", "-u", 2, "-r", "2", "--run-t", "3s", "--html", "u{u}-r{r}-t{t}.html")
    assert said["exit"] == 0 and said["html"] == "u2-r2-t3.html" and len(targets(said)) == 6


def test_order_of_configuration(play):
    play.file(USER + TASK)
    (play.folder / "pyproject.toml").write_text("[tool.locust]\nusers = 1\nspawn-rate = 1\nrun-time = '1s'\nheadless = true\n"
                                                "only-summary = true\n")
    (play.folder / "home").mkdir()
    home = {"HOME": str(play.folder / "home")}
    assert (lambda s: (s["users"], s["run_time"]))(play.line(env=home)) == (1, 1)
    (play.folder / "home/.locust.conf").write_text("users = 2\n")
    assert play.line(env=home)["users"] == 2
    (play.folder / "locust.conf").write_text("users = 3\n")
    assert play.line(env=home)["users"] == 3
    (play.folder / "more.conf").write_text("users = 4\n")
    assert play.line("--config", "more.conf", env=home)["users"] == 4
    assert play.line("--config", "more.conf", env={**home, "LOCUST_USERS": "5"})["users"] == 5
    assert play.line("--config", "more.conf", "--users", 6, env={**home, "LOCUST_USERS": "5"})["users"] == 6


def test_files_of_configuration_may_say_what_a_locustfile_adds(play):
    play.file("""
@events.init_command_line_parser.add_listener
def more(parser): parser.add_argument("--my-argument", default="none")
class U(HttpUser):
    host = "http://test"
    @task
    def t(self): pass
@events.init.add_listener
def show(environment, **_): print(environment.parsed_options.my_argument)
""", "my.py")
    conf = play.folder / "locust.conf"
    conf.write_text("locustfile = my.py\nmy-argument = x  # of mine\nusers 2   ; two\nhost: http://h#part\n")
    said = play.line("--headless", "-t", "1s")
    assert said["users"] == 2 and said["hosts"] == ["http://h#part"] and said["printed"] == "x\n", said
    conf.unlink()
    (play.folder / "pyproject.toml").write_text('[tool.locust]\nlocustfile = "my.py"\nmy-argument = "y"\nheadless = true\n')
    assert play.line("-t", "1s")["printed"] == "y\n"
    (play.folder / "pyproject.toml").write_text("[tool.locust\n")
    broken = play.line("-f", "my.py")
    assert broken["exit"] == 2 and "pyproject.toml: " in broken["err"] and "Traceback" not in broken["log"]


def test_a_list_of_the_environment_takes_no_words_of_the_line(play):
    play.file(USER + """
    @task
    @tag("x")
    def t(self): self.client.get("/x")
    @task
    @tag("z")
    def z(self): self.client.get("/z")
""")
    said = play.line("U", "--headless", "-t", "1s", env={"LOCUST_TAGS": "x y"})
    assert said["classes"] == ["U"] and set(targets(said)) == {"/x"}


def test_users_and_their_rate_are_one_unless_given(play):
    show = """
@events.test_start.add_listener
def show(environment, **_):
    o = environment.parsed_options
    print(o.num_users, o.users, o.spawn_rate, environment.runner.target_user_count, environment.runner.user_count)
"""
    play.file(USER + TASK + show)
    assert play.line("--headless", "-t", "1s")["printed"] == "1 1 1 1 0\n"
    assert play.line("--headless", "-t", "1s", "-u", 7)["printed"] == "7 7 1 7 0\n"
