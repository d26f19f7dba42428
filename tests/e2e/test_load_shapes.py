"""Loads that change over time against nginx: what became due when is arithmetic, so the counts are exact."""
import gate as g


def flat(text):
    """Without the breaks of lines."""
    return " ".join(text.split())


def measured(brink, *arguments):
    ran = brink("bench", *arguments, "--json", "run.json")
    assert ran.code in (0, 5), ran.err  # 5: this machine was busy, which the counts do not mind
    return brink("show", "latest", "--json").record["stages"][-1], ran


def test_a_profile_sends_its_integral_and_nothing_at_zero(brink, nginx):
    stage, ran = measured(brink, nginx.url, "--rate", 100, "--traffic-profile", "step:0,60,0,30", "-d", 4)
    assert stage["counts"]["due"] == 90
    assert stage["series"]["due"][:4] == [0, 60, 0, 30]
    assert stage["series"]["asked_rps"][:4] == [0, 60, 0, 30]
    assert stage["load"]["shape"] == "step (levels=0,60,0,30)"
    assert (stage["load"]["mean_rps"], stage["load"]["peak_rps"]) == (22.5, 60)
    assert "step (levels=0,60,0,30)" in ran.out and "of 22.5 req/s asked" in ran.out
    shown = brink("show").out
    assert "open: step (levels=0,60,0,30), 22.5 req/s on average, 60.0 at most" in flat(shown)
    nginx.stop()
    assert len(nginx.requests()) == 90 - stage["counts"]["missed"]


def test_a_rate_of_zero_sends_nothing_at_all(brink, nginx):
    ran = brink("bench", nginx.url, "--rate", 100, "--traffic-profile", "step:0,0", "-d", 1, "--no-save", "--json", "-")
    assert ran.record["stages"][-1]["counts"]["due"] == 0
    nginx.stop()
    assert nginx.requests() == []


def test_workers_share_a_shape_exactly(brink, nginx):
    stage, _ = measured(brink, nginx.url, "--rate", 10, "--stages", "1s:150,1s:0", "-t", 3, "-c", 30)
    assert stage["counts"]["due"] == 155  # 80 + 75
    assert stage["series"]["due"][:2] == [80, 75]


def test_users_come_and_go_by_stages(brink, nginx):
    stage, ran = measured(brink, nginx.url, "--stages", "0s:4,1s:4,0s:1,1s:1", "--max-rps", 500)
    assert stage["load"]["users"] == 4
    assert stage["series"]["asked_users"][:2] == [4, 1]
    assert stage["connections"]["opened"] == 4
    assert stage["counts"]["failed"] == stage["counts"]["in_flight"] == 0
    assert "closed: stages (from 1: 4 at once, 4 in 1s, 1 at once, 1 in 1s), at most 4 connections" in flat(ran.out)


def test_a_load_that_was_not_reached_is_said_to_be(brink, nginx):
    with g.Gate(nginx.http) as gate:
        gate.fault = g.delay(0.2)
        ran = brink("bench", gate.url, "--rate", 50, "-c", 1, "-d", 2, "--json", "run.json", "--no-save")
    assert "the load was not reached: " in flat(ran.out) and " were never sent, " in flat(ran.out)
    assert " of 50 req/s asked" in ran.out.replace("50.0", "50")


def test_a_preview_sends_nothing(brink, nginx):
    ran = brink("bench", nginx.url, "--rate", 50, "-d", 2, "--preview")
    assert ran.code == 0
    assert "requests     100 in 2s\n" in ran.out and ran.out.endswith("nothing was sent\n")
    nginx.stop()
    assert nginx.requests() == []
