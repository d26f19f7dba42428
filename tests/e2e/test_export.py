"""Exporters against the real servers, against receivers that decode, and against endpoints that are gone or hang."""
import json
import re
import signal
import socket

import pytest
from conftest import free_port
from monitors import (Datagrams, Prometheus, Pushgateway, Receiver, Silent, get, otlp_messages, otlp_points, parse_text,
                      point_sum, total, until)


@pytest.fixture
def start(tmp_path_factory):
    """start(Prometheus, ...) starts a server in a folder of its own; ended with the test."""
    running = []

    def begin(kind, *arguments, **options):
        if kind in (Prometheus, Pushgateway):
            arguments = (tmp_path_factory.mktemp("monitor"), *arguments)
        running.append(kind(*arguments, **options))
        return running[-1]

    yield begin
    for server in running:
        server.stop()


def bench(brink, nginx, *options, n=200):
    return brink("bench", nginx.url, "-n", n, "-c", 4, "--no-save", "--json", "-", *options)


def completed(ran):
    return ran.record["stages"][-1]["counts"]["completed"]


def export_of(ran, exporter):
    found = [export for export in ran.record["exports"] if export["exporter"] == exporter]
    assert len(found) == 1
    return found[0]


def assert_delivered(ran, exporter):
    export = export_of(ran, exporter)
    assert ran.code in (0, 5), ran.err  # 5: a busy machine
    # What waited in front of the last snapshot is dropped for it: counts are cumulative.
    assert export["delivered"] and export["failed"] == 0, export
    assert export["error"] is None


# Pushgateway


def test_a_pushgateway_has_the_numbers_of_the_record(brink, nginx, start):
    gateway = start(Pushgateway)
    ran = bench(brink, nginx, "--pushgateway", gateway.url, "--tag", "team=shop", "--tag", "build.no=7")
    assert_delivered(ran, "pushgateway")
    values = gateway.values()
    labels = {"job": "brink", "run": ran.record["id"], "team": "shop", "build_no": "7"}
    assert total(values, "brink_requests_total", route="/", outcome="ok", **labels) == 200
    assert total(values, "brink_response_seconds_count", outcome="ok", **labels) == 200
    assert total(values, "brink_response_seconds_bucket", outcome="ok", le="+Inf", **labels) == 200
    assert total(values, "brink_responses_total", status="200", **labels) == 200
    assert total(values, "pywrkr_requests_total", **labels) == 200
    p95 = ran.record["stages"][-1]["response_ms"]["p95"]
    assert total(values, "pywrkr_latency_p95_ms", export="final", **labels) == pytest.approx(p95)
    assert ran.record["tags"] == {"team": "shop", "build.no": "7"}


def test_runs_do_not_overwrite_each_other_at_a_pushgateway(brink, nginx, start):
    gateway = start(Pushgateway)
    ids = {bench(brink, nginx, "--pushgateway", gateway.url, n=n).record["id"]: n for n in (10, 20)}
    for run, n in ids.items():
        assert total(gateway.values(), "brink_requests_total", run=run) == n


# Scraping


def served_at(process):
    """Where metrics are, from the line on stderr that says so."""
    for line in process.stderr:
        if found := re.search(r"metrics are at (\S+)", line):
            return found[1]
    raise AssertionError("it never said where metrics are")


def test_metrics_are_served_while_the_run_goes_on(start_brink, nginx):
    process = start_brink("bench", nginx.url, "-d", 60, "-c", 1, "--max-rps", 50, "--no-save", "--metrics-listen", "0",
                          "--export-interval", "1")
    url = served_at(process)
    seen = []

    def more_requests():
        seen.append(total(parse_text(get(url)), "brink_requests_total", route="/") or 0)
        return True if seen[-1] > 60 else None

    until("requests in /metrics", more_requests)
    assert seen == sorted(seen), "a counter went back"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


def test_prometheus_scrapes_them(start_brink, nginx, start):
    port = free_port()
    prometheus = start(Prometheus, scrape=f"127.0.0.1:{port}")
    process = start_brink("bench", nginx.url, "-d", 60, "-c", 1, "--max-rps", 50, "--no-save", "--metrics-listen", port,
                          "--export-interval", "1")
    until("a scraped counter", lambda: prometheus.number('sum(brink_requests_total{job="scraped"})') > 0 or None)
    assert prometheus.number('count(brink_run_info{kind="bench"})') == 1
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


def test_an_address_that_is_taken_is_said_before_any_load(brink, nginx):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = bench(brink, nginx, "--metrics-listen", port)
    assert ran.code == 1
    assert f"cannot listen at 127.0.0.1:{port}" in ran.err
    nginx.stop()
    assert nginx.requests() == []


# Remote write


@pytest.mark.parametrize("native", [False, True])
def test_prometheus_takes_remote_write(brink, nginx, start, native):
    prometheus = start(Prometheus, native=native)
    ran = bench(brink, nginx, "--prom-remote-write", prometheus.url, "--tag", "team=shop")
    assert_delivered(ran, "remote_write")
    run = f'run="{ran.record["id"]}",team="shop",job="brink"'
    assert prometheus.number(f"sum(brink_requests_total{{{run}}})") == 200
    assert prometheus.number(f"brink_response_seconds_count{{{run}}}") == 200
    assert prometheus.number(f'brink_response_seconds_bucket{{{run},le="+Inf"}}') == 200
    median_s = ran.record["stages"][-1]["response_ms"]["p50"] / 1000
    classic = prometheus.number(f"histogram_quantile(0.5, brink_response_seconds_bucket{{{run}}})")
    assert classic == pytest.approx(median_s, rel=1.5, abs=0.0005), "within a bucket of the usual limits"
    if native:
        assert prometheus.number(f"histogram_count(brink_response_seconds{{{run}}})") == 200
        exact = prometheus.number(f"histogram_quantile(0.5, brink_response_seconds{{{run}}})")
        assert exact == pytest.approx(median_s, rel=0.05)
    else:
        assert prometheus.query(f"brink_response_seconds{{{run}}}") == []


def test_native_histograms_alone_where_they_are_not_taken_are_an_error(brink, nginx, start):
    prometheus = start(Prometheus, native=False)
    ran = bench(brink, nginx, "--prom-remote-write", prometheus.url, "--prom-histograms", "native")
    assert ran.code in (0, 5)  # 5: a busy machine
    export = export_of(ran, "remote_write")
    assert not export["delivered"]
    assert "it takes no native histograms" in export["error"]


def test_a_pushgateway_that_is_taken_for_remote_write_is_said(brink, nginx, start):
    gateway = start(Pushgateway)
    ran = bench(brink, nginx, "--prom-remote-write", gateway.url)
    assert ran.code in (0, 5)  # 5: a busy machine
    assert "this is a Pushgateway" in ran.err and "--pushgateway" in ran.err
    assert not export_of(ran, "remote_write")["delivered"]


K6 = """
import http from 'k6/http';
import { check } from 'k6';
import { Counter } from 'k6/metrics';
const orders = new Counter('orders');
export const options = { iterations: 30, vus: 3, thresholds: { 'orders{kind:a}': ['count>0'] } };
export default function () {
  check(http.get(__ENV.BASE_URL), { fine: (r) => r.status === 200 });
  orders.add(2, { kind: __ITER % 2 ? 'a' : 'b' });
}
"""


def test_a_test_of_k6_has_the_names_of_k6(brink, nginx, start, monkeypatch):
    prometheus = start(Prometheus)
    (brink.folder / "script.js").write_text(K6)
    monkeypatch.setenv("K6_PROMETHEUS_RW_SERVER_URL", prometheus.url + "/api/v1/write")
    monkeypatch.setenv("K6_PROMETHEUS_RW_TREND_STATS", "p(95),max,count")
    ran = brink("k6", "run", "-q", "--no-save", "-e", f"BASE_URL={nginx.url}", "-o", "experimental-prometheus-rw",
                "--json", "r.json", "script.js")
    assert ran.code == 0, ran.err
    run = f'run="{json.loads((brink.folder / "r.json").read_text())["id"]}"'
    assert prometheus.number(f"sum(k6_http_reqs_total{{{run}}})") == 30
    ((labels, _),) = prometheus.query(f"k6_http_reqs_total{{{run}}}")
    assert labels["status"] == "200" and labels["method"] == "GET" and labels["scenario"] == "default"
    assert labels["expected_response"] == "true" and labels["name"].startswith(nginx.url) and "url" not in labels
    assert prometheus.number(f"sum(k6_iterations_total{{{run}}})") == 30
    assert prometheus.number(f'k6_checks_rate{{{run},check="fine"}}') == 1
    assert prometheus.number(f"sum(k6_orders_total{{{run}}})") == 60
    of_a = prometheus.number(f'k6_orders_total{{{run},kind="a"}}')
    assert of_a + prometheus.number(f'k6_orders_total{{{run},kind="b"}}') == 60 and 0 < of_a < 60
    assert prometheus.number(f"sum(k6_http_req_duration_count{{{run}}})") == 30
    longest = prometheus.number(f"max(k6_http_req_duration_max{{{run}}})")
    assert 0 < prometheus.number(f"max(k6_http_req_duration_p95{{{run}}})") <= longest < 60
    assert prometheus.query(f"k6_http_req_duration_p99{{{run}}}") == []
    monkeypatch.setenv("K6_PROMETHEUS_RW_TREND_STATS", "p95")
    ran = brink("k6", "run", "-q", "--no-save", "script.js")
    assert ran.code == 104 and "K6_PROMETHEUS_RW_TREND_STATS: 'p95' is not one we know" in ran.err


def test_counters_only_grow_over_a_run(brink, nginx, start):
    prometheus = start(Prometheus)
    ran = brink("bench", nginx.url, "--rate", 100, "-d", "3.5", "--no-save", "--json", "-", "--prom-remote-write",
                prometheus.url, "--export-interval", "1")
    assert_delivered(ran, "remote_write")
    run = f'run="{ran.record["id"]}"'
    assert prometheus.number(f"sum(brink_requests_total{{{run}}})") == 350
    assert prometheus.number(f"count_over_time(brink_run_info{{{run}}}[1m])") >= 4
    for name in ("brink_requests_total", "brink_response_seconds_count", "brink_response_seconds_sum"):
        resets = prometheus.query(f"resets({name}{{{run}}}[1m])")
        assert resets and all(number == 0 for _, number in resets), name


# OTLP


@pytest.fixture(scope="module")
def otlp(tmp_path_factory):
    return otlp_messages(tmp_path_factory.mktemp("otlp"))


def decoded(otlp, request):
    message = otlp.ExportMetricsServiceRequest()
    if request["headers"]["Content-Type"] == "application/json":
        from google.protobuf import json_format
        return json_format.Parse(request["body"], message)
    message.ParseFromString(request["body"])
    return message


@pytest.mark.parametrize("protocol", ["protobuf", "json"])
def test_a_collector_gets_sums_that_end_at_the_record(brink, nginx, start, otlp, protocol, monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=open%20sesame")
    collector = start(Receiver)
    ran = brink("bench", nginx.url, "--rate", 100, "-d", "2.5", "--no-save", "--json", "-", "--otel-endpoint",
                collector.url, "--otel-protocol", protocol, "--export-interval", "1", "--tag", "team=shop")
    assert_delivered(ran, "otlp")
    assert len(collector.requests) == export_of(ran, "otlp")["sent"] >= 3
    for request in collector.requests:
        assert request["path"] == "/v1/metrics"
        assert request["headers"]["api-key"] == "open sesame"
    assert "open sesame" not in ran.out
    series = [otlp_points(decoded(otlp, request)) for request in collector.requests]
    counts = [point_sum(points, "brink.requests") for points in series]
    assert counts == sorted(counts) and counts[-1] == 250
    labels = {"run": ran.record["id"], "team": "shop"}
    assert point_sum(series[-1], "brink.requests", route="/", outcome="ok", **labels) == 250
    histogram = next(p for (name, its), p in series[-1].items() if name == "brink.response" and ("outcome", "ok") in its)
    assert histogram.count == sum(histogram.positive.bucket_counts) + histogram.zero_count == 250
    starts = {point.start_time_unix_nano for points in series for point in points.values()}
    assert len(starts) == 1, "cumulative values count from one moment"


def test_a_collector_behind_tls(brink, nginx, start, otlp):
    collector = start(Receiver, certificate=(nginx.certificate, nginx.folder / "key.pem"))
    trusted = bench(brink, nginx, "--otel-endpoint", collector.url, "--export-ca-bundle", nginx.certificate)
    assert_delivered(trusted, "otlp")
    assert point_sum(otlp_points(decoded(otlp, collector.requests[-1])), "brink.requests") == 200
    assert_delivered(bench(brink, nginx, "--otel-endpoint", collector.url, "--export-insecure"), "otlp")
    unknown = bench(brink, nginx, "--otel-endpoint", collector.url)
    assert unknown.code in (0, 5)
    assert "certificate is not trusted" in export_of(unknown, "otlp")["error"]


def test_what_a_collector_leaves_out_is_a_failure(brink, nginx, start):
    collector = start(Receiver, answer=lambda _: (
        200, b'{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}', "application/json"))
    ran = bench(brink, nginx, "--otel-endpoint", collector.url, "--otel-protocol", "json")
    assert export_of(ran, "otlp")["error"] == "the collector left out 3 values: too old"


# InfluxDB and StatsD


def fields(line):
    name_and_tags, values, _ = re.match(r"(\S+) (\S+) (\d+)$", line).groups()
    name, *tags = name_and_tags.split(",")
    return name, dict(tag.split("=") for tag in tags), dict(value.split("=") for value in values.split(","))


@pytest.mark.parametrize("way", ["v1", "v2", "udp"])
def test_influx_gets_lines(brink, nginx, start, way, monkeypatch):
    monkeypatch.setenv("INFLUX_TOKEN", "open-sesame")
    server = start(Datagrams) if way == "udp" else start(Receiver, answer=lambda _: (204, b"", "text/plain"))
    url = {"v1": lambda: server.url + "?db=load", "v2": lambda: server.url + "?org=o&bucket=load",
           "udp": lambda: f"udp://127.0.0.1:{server.port}"}[way]()
    ran = bench(brink, nginx, "--influx", url)
    assert_delivered(ran, "influx")
    if way == "udp":
        lines = server.lines()
    else:
        request = server.requests[-1]
        assert request["path"] == {"v1": "/write?db=load", "v2": "/api/v2/write?org=o&bucket=load"}[way]
        assert request["headers"]["Authorization"] == "Token open-sesame"
        lines = request["body"].decode().splitlines()
    assert "open-sesame" not in ran.out + ran.err
    values = [fields(line) for line in lines]
    requests = [value for name, tags, value in values if name == "brink_requests_total" and tags["outcome"] == "ok"]
    assert requests[-1] == {"value": "200i"}
    times = [value for name, tags, value in values if name == "brink_response_seconds"]
    assert times[-1]["count"] == "200i" and times[-1]["le_120"] == "200i"


@pytest.mark.parametrize("labels", ["datadog", "name"])
def test_statsd_adds_up_to_the_record(brink, nginx, start, labels):
    server = start(Datagrams)
    ran = brink("bench", nginx.url, "--rate", 100, "-d", "2.5", "--no-save", "--json", "-", "--statsd",
                f"127.0.0.1:{server.port}", "--export-interval", "1", "--statsd-labels", labels)
    assert_delivered(ran, "statsd")
    sums = {}
    for line in server.lines():
        name, value, kind, tags = re.match(r"([^:]+):([^|]+)\|([cg])(?:\|#(.*))?$", line).groups()
        if labels == "datadog":
            assert f"run:{ran.record['id']}" in tags
        else:
            assert tags is None
        if kind == "c":
            sums[name] = sums.get(name, 0) + int(value)
    ok = "brink.requests" if labels == "datadog" else f"brink.requests.route._.outcome.ok.run.{ran.record['id']}"
    assert sums[ok] == 250
    if labels == "datadog":
        assert sums["brink.response.count"] == 250


# Endpoints that are down, and secrets


def all_to(port, silent=None):
    url = silent or f"http://127.0.0.1:{port}"
    return ["--otel-endpoint", url, "--pushgateway", url, "--prom-remote-write", url, "--influx", url + "?db=load"]


HTTP_EXPORTERS = {"otlp", "pushgateway", "remote_write", "influx"}


def test_exporters_that_are_down_do_not_fail_the_run(brink, nginx):
    ran = bench(brink, nginx, *all_to(free_port()), "--statsd", f"127.0.0.1:{free_port()}")
    assert ran.code in (0, 5)  # 5: a busy machine
    assert completed(ran) == 200
    for exporter in HTTP_EXPORTERS:
        export = export_of(ran, exporter)
        assert export["sent"] == 0 and export["failed"] >= 1 and not export["delivered"]
        assert export["error"] == "cannot connect"
        assert ran.err.count(f"export to {exporter} ") == 1, "one warning each"


def test_required_exporters_fail_the_run(brink, nginx, start):
    gateway = start(Pushgateway)
    dead = f"http://127.0.0.1:{free_port()}"
    ran = bench(brink, nginx, "--pushgateway", dead, "--export-required")
    assert ran.code in (1, 5)  # 5: a busy machine
    assert "--export-required: not delivered to pushgateway" in ran.err
    assert completed(ran) == 200
    assert bench(brink, nginx, "--pushgateway", gateway.url, "--export-required").code in (0, 5)


def test_exporters_that_hang_do_not_hold_the_run(brink, nginx, start):
    silent = start(Silent)
    ran = brink("bench", nginx.url, "--rate", 100, "-d", "2.5", "--no-save", "--json", "-", "--export-interval", "1",
                *all_to(0, silent.url))
    assert ran.code in (0, 5)  # 5: a busy machine
    assert completed(ran) == 250
    for exporter in HTTP_EXPORTERS:
        export = export_of(ran, exporter)
        assert export["sent"] == 0 and not export["delivered"]
        assert export["failed"] + export["dropped"] >= 3, export


def test_a_second_interrupt_does_not_wait_for_them(start_brink, nginx, start):
    silent = start(Silent)
    process = start_brink("bench", nginx.url, "-d", 60, "-c", 1, "--max-rps", 50, "--pushgateway", silent.url)
    log = nginx.folder / "access.log"
    until("load", lambda: log.exists() and log.stat().st_size > 0 or None)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


def test_what_is_no_http_is_a_failure(brink, nginx, rogue):
    for answer in (b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nx", b"\0" * 1000):
        ran = bench(brink, nginx, "--pushgateway", rogue(answer=answer, close=True), n=20)
        assert ran.code in (0, 5)
        assert not export_of(ran, "pushgateway")["delivered"], answer


def test_an_interrupted_run_delivers_its_last_numbers(start_brink, nginx, start, tmp_path):
    gateway = start(Pushgateway)
    process = start_brink("bench", nginx.url, "-d", 60, "-c", 1, "--max-rps", 50, "--pushgateway", gateway.url)
    log = nginx.folder / "access.log"
    until("load", lambda: log.exists() and log.stat().st_size > 0 or None)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    saved = json.loads(next((tmp_path / ".brink/runs").glob("*.json")).read_text())
    counts = saved["stages"][-1]["counts"]
    assert total(gateway.values(), "brink_requests_total") == counts["completed"] + counts["failed"]


def test_secrets_of_endpoints_are_nowhere(brink, nginx):
    port = free_port()
    ran = brink("bench", nginx.url, "-n", 10, "--pushgateway", f"http://me:open-sesame@127.0.0.1:{port}",
                "--otel-endpoint", f"http://127.0.0.1:{port}/x?token=open-sesame", "--otel-headers", "a=open-sesame",
                "--influx", f"http://127.0.0.1:{port}?db=x", "--influx-token", "open-sesame")
    assert ran.code in (0, 5)  # 5: a busy machine
    saved = next((brink.folder / ".brink/runs").glob("*.json")).read_text()
    assert "open-sesame" not in ran.out + ran.err + saved
    assert f"http://127.0.0.1:{port}/" in ran.out


# Runs of many stages and of many routes


def test_a_search_exports_the_sum_of_its_stages(brink, nginx, start):
    gateway = start(Pushgateway)
    ran = brink("run", nginx.url, "-u", 4, "-s", "0.3", "--no-links", "--no-save", "--json", "--pushgateway", gateway.url)
    assert export_of(ran, "pushgateway")["delivered"], ran.err
    stages = [stage["counts"] for stage in ran.record["stages"]]
    values = gateway.values()
    assert total(values, "brink_requests_due_total") == sum(counts["due"] for counts in stages)
    assert total(values, "brink_requests_total", outcome="ok") == sum(counts["completed"] for counts in stages)
    assert total(values, "brink_stages_total") == len(stages)
    invalid = sum(not stage["valid"] for stage in ran.record["stages"])
    assert total(values, "brink_invalid_stages_total") == invalid


def test_routes_beyond_the_cap_are_one(brink, nginx, start):
    gateway = start(Pushgateway)
    urls = [f"{nginx.url}/{name}" for name in (f"{a}{b}" for a in "abcdefghijk" for b in "abcdefghijk")]
    ran = brink("bench", *urls, "-n", 242, "--no-save", "--json", "-", "--pushgateway", gateway.url)
    assert_delivered(ran, "pushgateway")
    values = [value for value in gateway.values() if value[0] == "brink_requests_due_total"]
    assert len(values) == 101
    assert sum(number for _, _, number in values) == 242
    assert total(values, "brink_requests_due_total", route="other") == 42
