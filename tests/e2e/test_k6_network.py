"""How connections of k6's scripts are made: the options hosts, dns, blacklistIPs, tls*, localIPs, no*ConnectionReuse and
their like, each against a real server that says what it saw."""
import http.server
import json
import ssl
import subprocess
import threading

import pytest


class Seen(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        tls = self.connection if isinstance(self.connection, ssl.SSLSocket) else None
        certificate = tls.getpeercert() if tls else None
        seen = {"host": self.headers.get("Host"), "agent": self.headers.get("User-Agent"),
                "from": self.client_address[0], "port": self.client_address[1],
                "tls": tls.version() if tls else None, "cipher": tls.cipher()[0] if tls else None,
                "who": dict(pair[0] for pair in certificate["subject"])["commonName"] if certificate else None}
        hops = int(self.path[2:]) if self.path.startswith("/r") else 0
        body = json.dumps(seen).encode()
        self.send_response(302 if hops else 200)
        if hops:
            self.send_header("Location", f"/r{hops - 1}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def serve(context=None):
    server = Server(("127.0.0.1", 0), Seen)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.port = server.server_address[1]
    return server


def make_certificate(folder, name, subject, *names):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={subject}",
               "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"]
    if names:
        command += ["-addext", "subjectAltName=" + ",".join(names)]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    make_certificate(folder, "server", "shop.test", "DNS:shop.test", "DNS:*.shop.test", "IP:127.0.0.1")
    make_certificate(folder, "alice", "alice")
    make_certificate(folder, "bob", "bob")
    (folder / "clients.pem").write_text((folder / "alice.pem").read_text() + (folder / "bob.pem").read_text())
    return folder


@pytest.fixture
def plain():
    server = serve()
    yield server
    server.shutdown()


@pytest.fixture
def tls(certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    context.load_verify_locations(certificates / "clients.pem")
    context.verify_mode = ssl.CERT_OPTIONAL
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    server = serve(context)
    yield server
    server.shutdown()


@pytest.fixture
def k6(brink):
    """Options, and what a user does -> what the server saw of it, line by line."""

    def run(options, body, *words, start=""):
        (brink.folder / "script.js").write_text(
            "import http from 'k6/http';\nimport { sleep } from 'k6';\n" + start +
            f"export const options = {options};\n"
            "const tell = (r) => console.log('saw', r.status ? r.body : JSON.stringify([r.error_code, r.error]));\n"
            f"export default function () {{\n{body}\n}}\n")
        ran = brink("k6", "run", "-q", "--no-save", "--no-summary", "--log-format", "raw", *words, "script.js")
        ran.saw = [json.loads(line[4:]) for line in ran.err.splitlines() if line.startswith("saw ")]
        return ran

    run.folder = brink.folder
    return run


def test_hosts_go_elsewhere_and_keep_their_name(k6, plain):
    hosts = {"shop.test": "127.0.0.1", "*.shop.test:81": f"127.0.0.1:{plain.port}", "*": f"127.0.0.1:{plain.port}"}
    ran = k6(json.dumps({"hosts": hosts}), f"""
      tell(http.get('http://shop.test:{plain.port}/'));
      tell(http.get('http://a.shop.test:81/'));
      tell(http.get('http://anything.test/'));""")
    assert [each["host"] for each in ran.saw] == [f"shop.test:{plain.port}", "a.shop.test:81", "anything.test"], ran.err


def test_hosts_over_tls_with_patterns_and_ports(k6, tls):
    hosts = {"*.shop.test": f"127.0.0.1:{tls.port}"}
    ran = k6(json.dumps({"hosts": hosts, "insecureSkipTLSVerify": True}), "tell(http.get('https://a.shop.test/'));")
    assert [each["host"] for each in ran.saw] == ["a.shop.test"], ran.err


def test_an_address_in_hosts_must_be_one(k6):
    ran = k6("{ hosts: { 'a.test': 'somewhere' } }", "")
    assert ran.code == 104 and "option hosts.a.test: 'somewhere' cannot be used" in ran.err


def test_blocked_names_and_forbidden_networks(k6, plain):
    options = {"blockHostnames": ["*.blocked.test"], "blacklistIPs": ["127.0.0.0/8"], "hosts": {"x.test": "127.0.0.9"}}
    ran = k6(json.dumps(options), f"""
      tell(http.get('http://a.blocked.test/'));
      tell(http.get('http://127.0.0.1:{plain.port}/'));
      tell(http.get('http://x.test/'));
      tell(http.get('http://localhost:{plain.port}/'));""")
    assert [each[0] for each in ran.saw] == [1111, 1110, 1110, 1110], ran.err


@pytest.mark.parametrize("policy, code", [("preferIPv4", 0), ("onlyIPv4", 0), ("any", 0)])
def test_names_with_a_policy_of_addresses(k6, plain, policy, code):
    ran = k6(json.dumps({"dns": {"policy": policy, "ttl": "0", "select": "roundRobin"}, "iterations": 3}),
             f"tell(http.get('http://localhost:{plain.port}/'));")
    assert [each["from"] for each in ran.saw] == ["127.0.0.1"] * 3, ran.err


def test_no_address_of_the_only_family(k6, plain):
    ran = k6("{ dns: { policy: 'onlyIPv6' } }", f"tell(http.get('http://localhost:{plain.port}/'));")
    assert ran.saw[0][0] in (1101, 1212), ran.err  # there is no ::1 here, or nobody listens on it


def test_versions_of_tls(k6, tls):
    url = f"https://127.0.0.1:{tls.port}/"
    for version, wanted in (("tls1.2", "TLSv1.2"), ("tls1.3", "TLSv1.3")):
        ran = k6(json.dumps({"tlsVersion": version, "insecureSkipTLSVerify": True}), f"tell(http.get('{url}'));")
        assert [each["tls"] for each in ran.saw] == [wanted], ran.err
    ran = k6("{ tlsVersion: { max: 'tls1.1' }, insecureSkipTLSVerify: true }", f"tell(http.get('{url}'));")
    assert ran.saw[0][0] == 1300, ran.err


def test_cipher_suites_by_their_standard_names(k6, tls):
    options = {"tlsVersion": "tls1.2", "tlsCipherSuites": ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
               "insecureSkipTLSVerify": True}
    ran = k6(json.dumps(options), f"tell(http.get('https://127.0.0.1:{tls.port}/'));")
    assert [each["cipher"] for each in ran.saw] == ["ECDHE-RSA-AES256-GCM-SHA384"], ran.err
    ran = k6("{ tlsCipherSuites: ['TLS_NOTHING'] }", "")
    assert ran.code == 104 and "there is no cipher suite TLS_NOTHING" in ran.err


def test_a_certificate_for_each_domain(k6, tls, certificates):
    for name in ("alice", "bob"):
        for kind in ("pem", "key"):
            (k6.folder / f"{name}.{kind}").write_text((certificates / f"{name}.{kind}").read_text())
    auth = """{ tlsAuth: [
        { domains: ['alice.shop.test'], cert: open('alice.pem'), key: open('alice.key') },
        { domains: ['*.shop.test'], cert: open('bob.pem'), key: open('bob.key') }],
      insecureSkipTLSVerify: true, hosts: { '*': '127.0.0.1:%d' } }""" % tls.port
    ran = k6(auth, "for (const name of ['alice.shop', 'carol.shop', 'other']) tell(http.get(`https://${name}.test/`));")
    assert [each["who"] for each in ran.saw] == ["alice", "bob", None], ran.err


def test_a_certificate_with_the_wrong_key(k6, certificates):
    for name in ("alice.pem", "bob.key"):
        (k6.folder / name).write_text((certificates / name).read_text())
    ran = k6("{ tlsAuth: [{ cert: open('alice.pem'), key: open('bob.key') }] }", "")
    assert ran.code == 104 and "client certificate 1: the key is not that of the certificate" in ran.err


def test_connections_are_kept_or_not(k6, plain):
    url = f"http://127.0.0.1:{plain.port}/"
    twice = f"tell(http.get('{url}')); tell(http.get('{url}'));"
    for options, different in (({}, 1), ({"noVUConnectionReuse": True}, 2), ({"noConnectionReuse": True}, 4)):
        ran = k6(json.dumps({"vus": 1, "iterations": 2, **options}), twice)
        assert len({each["port"] for each in ran.saw}) == different, (options, ran.saw, ran.err)


def test_addresses_that_connections_leave_from(k6, plain):
    url = f"http://127.0.0.1:{plain.port}/"
    ran = k6("{ vus: 3, iterations: 3 }", f"tell(http.get('{url}')); sleep(0.2);", "--local-ips", "127.0.0.7-127.0.0.9",
             "--threads", "1")
    assert {each["from"] for each in ran.saw} == {"127.0.0.7", "127.0.0.8", "127.0.0.9"}, ran.err
    ran = k6("{}", "", "--local-ips", "here")
    assert ran.code == 104 and "option localIPs" in ran.err


def test_what_a_request_says_of_its_sender(k6, plain):
    url = f"http://127.0.0.1:{plain.port}/"
    for options, wanted in (({"userAgent": "me/1"}, "me/1"), ({"userAgent": ""}, None)):
        ran = k6(json.dumps(options), f"tell(http.get('{url}'));")
        assert [each["agent"] for each in ran.saw] == [wanted], ran.err
    ran = k6("{}", f"tell(http.get('{url}'));")
    assert ran.saw[0]["agent"].startswith("brink/")


def test_redirects_end_with_a_word(k6, plain):
    url = f"http://127.0.0.1:{plain.port}"
    ran = k6("{ maxRedirects: 2 }", f"const r = http.get('{url}/r3'); console.log(r.status, r.url);")
    assert f"302 {url}/r1" in ran.err and "Stopped after 2 redirects" in ran.err
    ran = k6("{}", f"console.log(http.get('{url}/r3', {{ redirects: 1 }}).status, http.get('{url}/r3').status);")
    assert "302 200" in ran.err and "Stopped" not in ran.err


def test_requests_in_the_log(k6, plain):
    url = f"http://127.0.0.1:{plain.port}/"
    body = f"http.get('{url}', {{ headers: {{ 'X-A': 'b' }} }});"
    ran = k6("{}", body, "--http-debug")
    assert "Request:\nGET / HTTP/1.1" in ran.err and "X-A: b" in ran.err and "Response:\nHTTP/1.1 200" in ran.err
    assert '"from"' not in ran.err
    ran = k6("{ httpDebug: 'full' }", body)
    assert '"from": "127.0.0.1"' in ran.err


def test_ntlm_is_refused_by_name(k6, plain):
    ran = k6("{}", f"http.get('http://u:p@127.0.0.1:{plain.port}/', {{ auth: 'ntlm' }});")
    assert 'auth: "ntlm" is not supported' in ran.err


def test_throwing_discarding_and_pacing(k6, plain):
    url = f"http://127.0.0.1:{plain.port}/"
    ran = k6("{ throw: true }", "try { http.get('http://127.0.0.1:1/'); } catch (e) { console.log('thrown', e.message); }")
    assert "thrown" in ran.err and "connection refused" in ran.err
    ran = k6("{ discardResponseBodies: true }",
             f"console.log(http.get('{url}').body, typeof http.get('{url}', {{ responseType: 'text' }}).body);")
    assert "null string" in ran.err
    ran = k6("{ rps: 20 }", f"const b = Date.now(); for (let i = 0; i < 5; ++i) http.get('{url}');"
                            " console.log('paced', Date.now() - b >= 150);")
    assert "paced true" in ran.err
