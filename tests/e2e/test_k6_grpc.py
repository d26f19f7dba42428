"""`brink k6 run` of scripts that use k6/net/grpc, against grpcio (grpc_shop.py)."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess

import grpc
import pytest

import grpc_shop
from conftest import free_port

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BRINK = str(pathlib.Path(os.environ.get("BRINK_BIN") or TOP / "build/brink").absolute())

LOADED = """
import grpc from 'k6/net/grpc';
const client = new grpc.Client();
client.load(['protos'], 'shop/v1/shop.proto');
"""
CONNECTED = LOADED + """
const say = (value) => console.log(JSON.stringify(value));
export default async function () {
  if (__ITER === 0) client.connect(__ENV.ADDR, { plaintext: true });
  await play();
}
"""


@contextlib.contextmanager
def shop(**options):
    server = grpc_shop.Shop(**options)
    try:
        yield server
    finally:
        server.stop()


def run(tmp_path, address, script, *options, rc=0):
    if not (tmp_path / "protos").exists():
        shutil.copytree(grpc_shop.PROTOS, tmp_path / "protos")
    (tmp_path / "script.js").write_text(script)
    done = subprocess.run([BRINK, "k6", "run", "--no-save", "--log-format", "json", "-e", f"ADDR={address}", *options,
                           "script.js"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == rc, done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    done.lines = [line["msg"] for line in lines]
    return done


def said(done):
    """What the script logged as JSON, a value each."""
    return [json.loads(line) for line in done.lines if line[0] in '["{' or line[0].isdigit()]


def value(done, metric):
    return re.search(rf"{metric}\.*: *(\S+)", done.stdout).group(1)


def test_a_call_has_its_message_metadata_and_status(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            function play() {
              say(client.invoke('shop.v1.Shop/Echo', {
                name: 'a "b"\\n', priceCents: '9007199254740993', size: 'LARGE', picture: 'AQL/', tags: ['x', 'y'],
                stock: { here: 1 }, madeAt: '2024-01-02T03:04:05.5Z', weight: 'NaN', part: { name: 'wheel', note: '' },
              }, { metadata: { 'X-One': 'uno', 'two-bin': new Uint8Array([1, 2, 255]).buffer } }));
            }""")
        (answer,) = said(done)
        ((metadata, left),) = server.calls
    assert answer["status"] == 0 and answer["error"] is None
    empty = {"name": "", "priceCents": "0", "size": "SIZE_UNSPECIFIED", "picture": "", "tags": [], "stock": {}, "madeAt": None,
             "part": None}
    assert answer["message"] == {
        **empty, "name": 'a "b"\n', "priceCents": "9007199254740993", "size": "LARGE", "picture": "AQL/", "tags": ["x", "y"],
        "stock": {"here": 1}, "madeAt": "2024-01-02T03:04:05.500Z", "weight": "NaN",
        "part": {**empty, "name": "wheel", "note": ""}}
    assert answer["headers"]["x-first"] == ["1", "2"] and answer["headers"]["x-bytes-bin"] == ["\x01abc"]
    assert answer["trailers"] == {"x-last": ["3"]}
    assert metadata["x-one"] == "uno" and metadata["two-bin"] == b"\x01\x02\xff"
    assert 110 < left <= 120  # two minutes unless it says otherwise


def test_users_keep_their_connections(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            export const options = { vus: 3, iterations: 60 };
            async function play() { client.invoke('shop.v1.Shop/Echo', { name: 'x' }); }""")
        assert len(server.calls) == 60 and len(server.peers) <= 3
        closing = run(tmp_path, server.address, LOADED + """
            export const options = { vus: 2, iterations: 10 };
            export default function () {
              client.connect(__ENV.ADDR, { plaintext: true });
              client.invoke('shop.v1.Shop/Echo', { name: 'x' });
              client.close();
            }""")
        assert len(server.calls) == 70 and 10 < len(server.peers) <= 13
    assert value(done, "iterations") == "60" and value(closing, "iterations") == "10"


@pytest.mark.parametrize("name, number", [("CANCELLED", 1), ("NOT_FOUND", 5), ("RESOURCE_EXHAUSTED", 8), ("UNAUTHENTICATED", 16)])
def test_a_status_is_an_answer(tmp_path, name, number):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + f"""
            function play() {{
              const r = client.invoke('/shop.v1.Shop/Fail', {{ name: '{name}' }});
              say([r.status, r.error, r.message.name, r.trailers['x-why'], grpc.StatusNotFound]);
            }}""")
    assert said(done) == [[number, {"code": number, "details": [], "message": "no such thing: 100 % ä"}, "", ["so"], 5]]


def test_an_error_has_its_details(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            function play() { say(client.invoke('shop.v1.Shop/Fail', { name: '', count: 1 }).error); }""")
    (error,) = said(done)
    assert (error["code"], error["message"]) == (5, "see details")
    known, unknown = error["details"]
    assert known["@type"] == "type.googleapis.com/shop.v1.Item" and known["name"] == "why"
    assert unknown == {"@type": "type.googleapis.com/shop.v1.Unknown", "value": "YWI="}


def test_a_deadline_is_kept_and_told_to_the_server(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            function play() {
              const begun = Date.now();
              const late = client.invoke('shop.v1.Shop/Slow', '20s', { timeout: '300ms' });
              const after = client.invoke('shop.v1.Shop/Echo', { name: 'still here' }, { timeout: 5000 });
              say([late.status, Date.now() - begun < 10000, after.message.name]);
            }""")
        assert said(done) == [[4, True, "still here"]]  # whether the server says so first or we do
        assert server.calls[0][1] <= 0.3 and len(server.peers) == 1


def test_many_calls_at_once(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            async function play() {
              const calls = [...Array(40).keys()].map((n) => client.asyncInvoke('shop.v1.Shop/Echo', { name: `n${n}` }));
              const names = (await Promise.all(calls)).map((r) => r.message.name);
              say([names.length, new Set(names).size]);
              await client.asyncInvoke('shop.v1.Shop/Nothing', {}).catch((e) => say(e.message));
            }""")
        assert said(done) == [[40, 40], 'method "/shop.v1.Shop/Nothing" not found in file descriptors']
        assert len(server.peers) == 1


def test_streams(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            export const options = { thresholds: { 'grpc_streams{method:Chat}': ['count==1'] } };
            const over = (stream) => new Promise((done) => stream.on('end', done));
            async function play() {
              const list = new grpc.Stream(client, 'shop.v1.Shop/List', { metadata: { 'x-one': 'uno' } });
              const names = [];
              list.on('data', (item, { ts }) => { names.push(item.name); if (Math.abs(ts - Date.now() / 1000) > 60) say('ts'); });
              list.write({ name: 'item', count: 500 });
              list.end();
              await over(list);
              say([names.length, names[499]]);

              const sum = new grpc.Stream(client, 'shop.v1.Shop/Sum');
              sum.on('data', (total) => say(total));
              for (let i = 1; i <= 100; ++i) sum.write({ priceCents: i });
              sum.end();
              await over(sum);

              const chat = new grpc.Stream(client, 'shop.v1.Shop/Chat');
              chat.on('data', ({ name }) => { if (name.length < 5) chat.write({ name: name + 'x' }); else { say(name); chat.end(); } });
              chat.write({ name: 'a' });
              await over(chat);

              const bad = new grpc.Stream(client, 'shop.v1.Shop/List', { tags: { kind: 'bad' } });
              const seen = [];
              for (const event of ['data', 'error', 'end', 'status']) bad.on(event, (e) => seen.push([event, e && (e.name || e.code)]));
              bad.write({ name: 'bad', count: 1 });
              bad.end();
              await over(bad);
              say(seen);
            }""")
        assert server.calls[0][0]["x-one"] == "uno" and len(server.peers) == 1
    assert said(done) == [[500, "item 499"], {"cents": "5050"}, "AXXXX",
                          [["data", "bad 0"], ["error", 15], ["status", 15], ["end", None]]]
    assert (value(done, "grpc_streams"), value(done, "grpc_streams_msgs_sent")) == ("4", "107")
    assert value(done, "grpc_streams_msgs_received") == "507"


def test_a_stream_that_is_left_open_ends_with_its_iteration(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            export const options = { scenarios: { one: { executor: 'constant-vus', vus: 1, duration: '1s', gracefulStop: '0s' } } };
            async function play() {
              const chat = new grpc.Stream(client, 'shop.v1.Shop/Chat');
              chat.write({ name: 'a' });
              chat.on('data', ({ name }) => say(name));
            }""")
    assert said(done) == ["A"]
    assert "1 interrupted iterations" in done.stdout


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
def test_services_by_reflection(tmp_path, version):
    with shop(reflects=version) as server:
        done = run(tmp_path, server.address, """
            import grpc from 'k6/net/grpc';
            const client = new grpc.Client();
            export default function () {
              client.connect(__ENV.ADDR, { plaintext: true, reflect: true, reflectMetadata: { 'x-key': 'k' } });
              console.log(JSON.stringify(client.invoke('shop.v1.Shop/Echo', { name: 'x', size: 'SMALL' }).message.size));
              client.close();
            }""")
        assert said(done) == ["SMALL"]
        assert server.calls[0][0]["x-key"] == "k"


def test_a_server_without_reflection_is_an_error(tmp_path):
    with shop(reflects=None) as server:
        done = run(tmp_path, server.address, """
            import grpc from 'k6/net/grpc';
            export default function () { new grpc.Client().connect(__ENV.ADDR, { plaintext: true, reflect: true }); }""")
    assert "the server has no reflection" in done.stderr


def test_health(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, """
            import { Client, StatusOK, HealthCheckServing } from 'k6/net/grpc';
            const client = new Client();
            export default function () {
              client.connect(__ENV.ADDR, { plaintext: true });
              const one = client.healthCheck(), other = client.healthcheck('shop.v1.Nothing');
              console.log(JSON.stringify([one.status === StatusOK, one.message.status === HealthCheckServing, other.status]));
            }""")
    assert said(done) == [[True, True, 5]]


def test_a_set_of_descriptors(tmp_path):
    (tmp_path / "shop.protoset").write_bytes(grpc_shop.Messages([grpc_shop.PROTOS], "shop/v1/shop.proto").bytes)
    with shop() as server:
        done = run(tmp_path, server.address, """
            import grpc from 'k6/net/grpc';
            const client = new grpc.Client();
            const methods = client.loadProtoset('shop.protoset');
            export default function () {
              client.connect(__ENV.ADDR, { plaintext: true });
              console.log(JSON.stringify([methods.find((m) => m.name === 'List'), client.invoke('shop.v1.Shop/Echo', {}).status]));
            }""")
    assert said(done) == [[{"package": "shop.v1", "service": "Shop", "fullMethod": "/shop.v1.Shop/List", "name": "List",
                            "isClientStream": False, "isServerStream": True}, 0]]


def certificates(folder):
    """An authority, and what it signed: a server's and a client's, whose key has a password."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2")
    (folder / "san").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost")
    for name in ("server", "client"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", "san", "-out", f"{name}.pem")
    openssl("rsa", "-aes128", "-in", "client.key", "-passout", "pass:secret", "-out", "locked.key")


def test_tls_with_certificates_of_its_own(tmp_path):
    certificates(tmp_path)
    read = lambda name: (tmp_path / name).read_bytes()
    credentials = grpc.ssl_server_credentials([(read("server.key"), read("server.pem"))], read("ca.pem"), True)
    with shop(credentials=credentials) as server:
        done = run(tmp_path, server.address, LOADED + """
            const [ca, cert, key] = ['ca.pem', 'client.pem', 'locked.key'].map((name) => open(name));
            const attempt = (tls) => {
              const other = new grpc.Client();
              try {
                other.connect(__ENV.ADDR, { tls, timeout: '10s' });
                return other.healthCheck().status;
              } catch (e) { return e.message; } finally { other.close(); }
            };
            export default function () {
              client.connect(__ENV.ADDR, { tls: { cacerts: [ca], cert, key, password: 'secret' } });
              console.log(JSON.stringify(client.invoke('shop.v1.Shop/Echo', { name: 'safe' }).message.name));
              console.log(JSON.stringify([attempt({ cert, key, password: 'secret' }), attempt({ cacerts: ca }),
                attempt({ cacerts: ca, cert, key, password: 'wrong' }), attempt({ cacerts: 'no PEM' })]));
            }""")
    name, (unknown, unsigned, locked, no_pem) = said(done)
    assert name == "safe"
    assert "certificate" in unknown and unsigned != 0
    assert "no private key that can be read" in locked and "not in PEM" in no_pem


def test_setup_and_teardown_may_call(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, LOADED + """
            const echo = (name) => {
              client.connect(__ENV.ADDR, { plaintext: true });
              const { message } = client.invoke('shop.v1.Shop/Echo', { name });
              client.close();
              return message;
            };
            export const setup = () => echo('from setup');
            export default (data) => console.log(JSON.stringify([data.name, echo('own').name]));
            export const teardown = (data) => console.log(JSON.stringify(echo(data.name + ' again').name));
            """)
    assert said(done) == [["from setup", "own"], "from setup again"]


def test_metrics_have_tags(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            import { group } from 'k6';
            export const options = {
              iterations: 3,
              thresholds: { 'grpc_req_duration{service:shop.v1.Shop,method:Echo,status:0}': ['max>0'],
                            'grpc_req_duration{name:mine}': ['max>0'], 'grpc_req_duration{status:5}': ['max>0'] },
            };
            function play() {
              group('one', () => client.invoke('shop.v1.Shop/Echo', {}, { tags: { name: 'mine', own: 7 } }));
              client.invoke('shop.v1.Shop/Fail', { name: 'NOT_FOUND' });
            }""", "--out", "json=points.json")
    points = [json.loads(line) for line in (tmp_path / "points.json").read_text().splitlines()]
    points = [p["data"]["tags"] for p in points if p["type"] == "Point" and p["metric"] == "grpc_req_duration"]
    assert len(points) == 6 and "✗" not in done.stdout
    assert points[0] == {"group": "::one", "method": "Echo", "name": "mine", "own": "7", "rpc_type": "unary", "scenario": "default",
                         "service": "shop.v1.Shop", "status": "0", "url": server.address + "/shop.v1.Shop/Echo"}


def test_connecting_waits_for_the_server(tmp_path):
    port = free_port()
    shutil.copytree(grpc_shop.PROTOS, tmp_path / "protos")
    (tmp_path / "script.js").write_text(LOADED + """
        export default function () {
          console.log('asks');
          client.connect(__ENV.ADDR, { plaintext: true });
          console.log(`answers ${client.invoke('shop.v1.Shop/Echo', {}).status}`);
        }""")
    asking = subprocess.Popen([BRINK, "k6", "run", "--no-save", "-q", "-e", f"ADDR=127.0.0.1:{port}", "script.js"], cwd=tmp_path,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert "asks" in asking.stderr.readline()
    with shop(port=port):
        rest = asking.stderr.read()
        assert asking.wait(timeout=120) == 0 and "answers 0" in rest


def test_a_server_that_is_not_there_and_one_that_goes(tmp_path):
    port = free_port()
    done = run(tmp_path, f"127.0.0.1:{port}", LOADED + """
        export default function () {
          try { client.connect(__ENV.ADDR, { plaintext: true, timeout: '1s' }); } catch (e) { console.log(JSON.stringify(e.message)); }
          client.invoke('shop.v1.Shop/Echo', {});
        }""")
    assert said(done)[0].startswith(f"cannot connect to 127.0.0.1:{port}: context deadline exceeded: ")
    assert "you must call connect first" in done.lines[1]
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            async function play() {
              const before = client.invoke('shop.v1.Shop/Echo', {}).status;
              const during = client.asyncInvoke('shop.v1.Shop/Slow', '20s');
              client.invoke('shop.v1.Shop/Leave', {});
              const cut = (await during).status;
              let after = client.invoke('shop.v1.Shop/Echo', {});
              while (after.status !== grpc.StatusUnavailable) after = client.invoke('shop.v1.Shop/Echo', {});
              say([before, cut === 1 || cut === 14, after.error.message !== '']);
            }""")
    assert said(done) == [[0, True, True]]


def test_compressed_messages_and_sizes(tmp_path):
    with shop(compression=grpc.Compression.Gzip) as server:
        done = run(tmp_path, server.address, LOADED + """
            export default function () {
              client.connect(__ENV.ADDR, { plaintext: true, maxReceiveSize: 1000000 });
              const fits = client.invoke('shop.v1.Shop/Large', 900000), large = client.invoke('shop.v1.Shop/Large', 1100000);
              console.log(JSON.stringify([fits.message.name.length, large.status]));
              const list = client.invoke('shop.v1.Shop/Large', 10, { discardResponseMessage: true });
              console.log(JSON.stringify([list.status, list.message]));
              client.connect(__ENV.ADDR, { plaintext: true, maxSendSize: 10 });
              try { client.invoke('shop.v1.Shop/Echo', { name: 'x'.repeat(20) }); } catch (e) { console.log(JSON.stringify(e.message)); }
            }""")
        assert said(done) == [[900000, 8], [0, None], "the message is larger than maxSendSize (22 of 10 bytes)"]


def test_an_archive_has_the_files(tmp_path):
    with shop() as server:
        script = CONNECTED + "function play() { say(client.invoke('shop.v1.Shop/Echo', { name: 'x' }).message.name); }"
        assert said(run(tmp_path, server.address, script)) == ["x"]
        subprocess.run([BRINK, "k6", "archive", "-O", "test.tar", "script.js"], cwd=tmp_path, check=True, capture_output=True)
        shutil.rmtree(tmp_path / "protos")
        (tmp_path / "script.js").unlink()
        done = subprocess.run([BRINK, "k6", "run", "--no-save", "-e", f"ADDR={server.address}", "test.tar"], cwd=tmp_path,
                              capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 and "x" in done.stderr and len(server.calls) == 2


def test_the_example(tmp_path):
    with shop() as server:
        done = subprocess.run([BRINK, "k6", "run", "--no-save", "-e", f"ADDRESS={server.address}", "--iterations", "10",
                               TOP / "examples/k6/grpc.js"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"checks_succeeded\.*: 100.00% 50 out of 50", done.stdout)


def test_many_users_for_a_while(tmp_path):
    with shop() as server:
        done = run(tmp_path, server.address, CONNECTED + """
            import { check } from 'k6';
            export const options = { vus: 50, iterations: 2000 };
            function play() { check(client.invoke('shop.v1.Shop/Echo', { name: 'x' }), { ok: (r) => r.status === grpc.StatusOK }); }""")
    assert "2000 out of 2000" in done.stdout and 5 <= len(server.peers) <= 50
