"""`brink audit` against nginx set up well and badly: each check once as it should be and once not, gates, SARIF, redirects."""
import json
import os
import shutil
import signal
import subprocess

import pytest
from conftest import DEADLINE_S, free_port, listens, wait_until

CONF = """
{user} daemon off; pid {dir}/pid; error_log {dir}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  log_format one '$host:$server_port $uri $status'; access_log {dir}/access.log one;
  client_body_temp_path {dir}/1; proxy_temp_path {dir}/2; fastcgi_temp_path {dir}/3;
  uwsgi_temp_path {dir}/4; scgi_temp_path {dir}/5;
  types {{ text/html html; text/css css; application/javascript js; }}
  ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
  server {{
    listen 127.0.0.1:{good} ssl http2; ssl_protocols TLSv1.2 TLSv1.3; root {dir}/good;
    gzip on; gzip_vary on; gzip_types text/css application/javascript;
    add_header Strict-Transport-Security max-age=31536000; add_header X-Cache HIT;
    location / {{
      add_header Strict-Transport-Security max-age=31536000; add_header X-Cache HIT;
      add_header Cache-Control "private, no-cache";
      add_header Set-Cookie "id=1; Secure; HttpOnly; SameSite=Lax";
    }}
    location ~ "[.](css|js)$" {{ add_header Cache-Control "public, max-age=31536000, immutable"; }}
  }}
  server {{
    listen 127.0.0.1:{bad} ssl; ssl_protocols TLSv1.2; ssl_session_tickets off; ssl_session_cache off; root {dir}/bad;
    keepalive_timeout 0; etag off;
    location / {{
      add_header ETag '"$request_id"'; add_header Cache-Control "public, max-age=600"; add_header Set-Cookie "id=1";
      add_header Vary User-Agent;
    }}
    location ~ "[.](css|js)$" {{ add_header Last-Modified ""; add_header Set-Cookie "a=1"; }}
    location /squeezed {{ gzip on; gzip_vary off; add_header Cache-Control "public, max-age=600"; try_files /index.html =404; }}
    location /hop {{ return 302 /hop2; }}
    location /hop2 {{ return 302 /index.html; }}
    location /down {{ return 302 http://127.0.0.1:{plain}/; }}
    location /other {{ return 302 https://localhost:{good}/; }}
  }}
  server {{
    listen 127.0.0.1:{plain}; root {dir}/good;
    location /up {{ return 301 https://127.0.0.1:{good}/; }}
    location /port {{ return 302 http://127.0.0.1:{spare}/; }}
  }}
  server {{ listen 127.0.0.1:{spare}; root {dir}/good; }}
}}
"""


class Sites:
    def __init__(self, folder):
        self.folder, self.certificate = folder, folder / "ca.pem"
        self.ports = {name: free_port() for name in ("good", "bad", "plain", "spare")}
        self.make_certificates()
        self.make_pages()
        user = "user root;" if os.geteuid() == 0 else ""  # the pages lie where nobody else may look
        (folder / "nginx.conf").write_text(CONF.format(dir=folder, user=user, **self.ports))
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process = subprocess.Popen([program, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.ports["spare"]), DEADLINE_S)

    def make_certificates(self):
        """A certificate authority of its own, and a server certificate that it signed."""
        def openssl(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout",
                "ca.key", "-out", "ca.pem")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "request.pem")
        (self.folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", "names", "-out", "cert.pem")

    def make_pages(self):
        style = "p { color: black }\n" * 200
        for name, more, text in (("good", "", "<p>hello</p>\n" * 200), ("bad", '<script src="/gone.js"></script>', "<p>hello</p>\n" * 90_000)):
            (self.folder / name).mkdir()
            head = f'<html><head><link rel="stylesheet" href="/a.css"><script src="/b.js"></script>{more}</head><body>\n'
            (self.folder / name / "index.html").write_text(head + text)
            (self.folder / name / "a.css").write_text(style)
            (self.folder / name / "b.js").write_text(style)

    def url(self, name, path="/", host="127.0.0.1"):
        return f"{'https' if name in ('good', 'bad') else 'http'}://{host}:{self.ports[name]}{path}"

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(DEADLINE_S)

    def reached(self):
        """Ports that had requests; only after stop()."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return {int(line.split()[0].rsplit(":", 1)[1]) for line in lines}


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    made = Sites(tmp_path_factory.mktemp("sites"))
    yield made
    made.stop()


@pytest.fixture
def audit(brink, sites):
    """audit(url, ...) -> ({check: grade}, what ran)."""

    def run(url, *options):
        ran = brink("audit", url, "--ca-bundle", sites.certificate, "--json", *options)
        assert ran.out, ran.err
        return {finding["id"]: finding["grade"] for finding in ran.record["findings"]}, ran

    return run


GOOD = {"status": "pass", "redirects": "pass", "compression": "pass", "vary": "pass", "keepalive": "pass", "asset_caching": "pass",
        "validator": "pass", "cache_key": "pass", "cdn": "pass", "tls_version": "pass", "tls_resumption": "pass",
        "http2": "pass", "hsts": "pass", "cookies": "pass", "asset_cookies": "pass"}
BAD = {"status": "warn", "baseline": "warn", "redirects": "pass", "dns": "info", "compression": "fail", "vary": "warn",
       "keepalive": "warn", "asset_caching": "fail", "validator": "warn", "cache_key": "fail", "cdn": "info",
       "tls_version": "warn", "tls_resumption": "warn", "http2": "warn", "hsts": "warn", "cookies": "warn",
       "asset_cookies": "warn"}
SLOW_MACHINE = {"baseline", "dns"}  # pass, unless this machine is so slow that they are right to warn


def test_what_is_set_up_well_passes(audit, sites):
    found, ran = audit(sites.url("good", host="localhost"))
    assert {check: grade for check, grade in found.items() if check not in SLOW_MACHINE} == GOOD
    assert set(found) == set(BAD), "seventeen checks"
    assert ran.code == 0


def test_what_is_set_up_badly_does_not(audit, sites):
    found, ran = audit(sites.url("bad"))
    assert found == BAD
    assert ran.code == 0, "without a gate it is only said"


def test_without_tls_nothing_is_said_of_it(audit, sites):
    found, _ = audit(sites.url("plain"))
    assert {check for check, grade in found.items() if grade == "info"} >= {"tls_version", "tls_resumption", "http2", "hsts"}
    assert found["compression"] == "warn" and found["cookies"] == "info"


def test_compressed_bytes_without_vary_fail(audit, sites):
    assert audit(sites.url("bad", "/squeezed"))[0]["vary"] == "fail"


def test_a_page_that_is_not_there_fails(audit, sites):
    assert audit(sites.url("plain", "/nothing"))[0]["status"] == "fail"


@pytest.mark.parametrize(("site", "gate", "code"), [("good", "fail", 0), ("bad", "fail", 2), ("bad", "warn", 2), ("plain", "fail", 0),
                                                    ("plain", "warn", 2)])
def test_gates_decide_the_exit_code(audit, sites, site, gate, code):
    assert audit(sites.url(site), "--fail-on", gate)[1].code == code


def test_the_authority_must_be_known(brink, sites):
    ran = brink("audit", sites.url("good"))
    assert ran.code == 1 and "certificate" in ran.err


def test_sarif_says_what_json_says(brink, audit, sites):
    found, ran = audit(sites.url("bad"), "--sarif", "out.sarif")
    document = json.loads((brink.folder / "out.sarif").read_text())
    assert document["version"] == "2.1.0" and "sarif-2.1.0" in document["$schema"]
    [run] = document["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and driver["version"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert set(rules) == set(found) and len(rules) == len(found)
    assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
    levels = {"fail": "error", "warn": "warning", "info": "note"}
    assert {result["ruleId"]: result["level"] for result in run["results"]} == {
        check: levels[grade] for check, grade in found.items() if grade != "pass"}
    for result in run["results"]:
        assert result["message"]["text"]
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"].startswith(sites.url("bad", ""))


def test_redirects_within_the_origin_are_followed_and_counted(audit, sites):
    found, ran = audit(sites.url("bad", "/hop"))
    assert found["redirects"] == "warn"
    assert ran.record["tested"] == sites.url("bad", "/index.html")


def test_from_http_to_https_is_the_same_site(audit, sites):
    found, ran = audit(sites.url("plain", "/up"))
    assert ran.record["tested"] == sites.url("good")
    assert found["redirects"] == "info" and found["tls_version"] == "pass"


@pytest.mark.parametrize(("site", "path", "to", "grade"), [("plain", "/port", "spare", "info"), ("bad", "/down", "plain", "fail"),
                                                           ("bad", "/other", "good", "info")])
def test_another_origin_is_named_and_never_asked(brink, tmp_path_factory, site, path, to, grade):
    alone = Sites(tmp_path_factory.mktemp("alone"))
    try:
        ran = brink("audit", alone.url(site, path), "--ca-bundle", alone.certificate, "--json")
    finally:
        alone.stop()
    [redirects] = [finding for finding in ran.record["findings"] if finding["id"] == "redirects"]
    assert redirects["grade"] == grade
    assert "not followed" in redirects["detail"] and str(alone.ports[to]) in redirects["detail"]
    assert alone.reached() == {alone.ports[site]}
