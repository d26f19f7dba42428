"""`brink k6 run` of scripts that use k6/ws and k6/websockets, against the server of python3-websockets."""
import asyncio
import os
import pathlib
import re
import subprocess
import threading

import websockets

from conftest import wait_until

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BRINK = os.environ.get("BRINK_BIN", str(TOP / "build/brink"))


class Server:
    """Echoes, says "bye" back by closing, and keeps how each socket was closed. A loop in a thread of its own."""

    def __init__(self):
        self.closes, self.cookies, self.extensions = [], [], []
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.server = asyncio.run_coroutine_threadsafe(self.serve(), self.loop).result(30)
        self.url = f"ws://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def serve(self):
        return await websockets.serve(self.talk, "127.0.0.1", 0, subprotocols=["chat"], ping_interval=None)

    async def talk(self, socket):
        self.extensions.append([str(each) for each in socket.extensions])
        try:
            async for message in socket:
                if message == "bye":
                    await socket.close(4002, "so long")
                else:
                    await socket.send(message)
        finally:
            await socket.wait_closed()
            self.closes.append((socket.close_code, socket.close_reason))

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)


def run(tmp_path, script, *options):
    server = Server()
    (tmp_path / "script.js").write_text(script.replace("URL", server.url))
    done = subprocess.run([BRINK, "k6", "run", *options, "script.js"], cwd=tmp_path, capture_output=True, text=True,
                          timeout=120)
    server.stop()
    return server, done


def value(text, metric):
    return re.search(rf"{metric}\.*: *(\d+)", text).group(1)


def test_sockets_like_browsers_have_them(tmp_path):
    server, done = run(tmp_path, """
        import { WebSocket } from 'k6/websockets';
        import { check } from 'k6';
        export const options = { vus: 3, iterations: 6 };
        export default function () {
          const ws = new WebSocket('URL/x', ['chat']);
          let n = 0;
          ws.onopen = () => ws.send('0');
          ws.onmessage = ({ data }) => {
            n += 1;
            if (n < 20) ws.send(String(n));
            else { check(data, { 'the last': (d) => d === '19' }); ws.close(3000, 'done'); }
          };
          ws.onerror = (e) => console.error(e.error);
        }""")
    assert done.returncode == 0, done.stdout + done.stderr
    wait_until(lambda: len(server.closes) >= 6)  # it may read the last one after the program has ended
    assert server.closes == [(3000, "done")] * 6
    assert value(done.stdout, "ws_msgs_sent") == value(done.stdout, "ws_msgs_received") == "120"
    assert value(done.stdout, "ws_sessions") == "6"


def test_the_old_module_blocks_until_the_server_closes(tmp_path):
    server, done = run(tmp_path, """
        import ws from 'k6/ws';
        export default function () {
          const response = ws.connect('URL/', {}, (socket) => {
            socket.on('open', () => socket.send('bye'));
            socket.on('close', (code) => console.log(`closed with ${code}`));
          });
          console.log(`status ${response.status}`);
        }""")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "closed with 4002" in done.stderr and "status 101" in done.stderr
    wait_until(lambda: server.closes)
    assert server.closes == [(4002, "")]  # the code comes back to it, without its words


def test_nobody_there(tmp_path):
    _, done = run(tmp_path, """
        import { WebSocket } from 'k6/websockets';
        export default function () {
          const ws = new WebSocket('ws://127.0.0.1:1/');
          ws.onerror = (e) => console.log(`error: ${e.error}`);
        }""")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "connection refused" in done.stderr


def test_messages_are_compressed_where_the_script_wants_it(tmp_path):
    server, done = run(tmp_path, """
        import { WebSocket } from 'k6/websockets';
        import ws from 'k6/ws';
        import { check } from 'k6';
        const text = 'again and again '.repeat(5000), bytes = new Uint8Array(70000).map((_, i) => (i * i) >> 3);
        export const options = { vus: 2, iterations: 4, thresholds: { checks: ['rate==1'] } };
        export default function () {
          const socket = new WebSocket('URL/x', [], { compression: 'deflate' });
          socket.binaryType = 'arraybuffer';
          const sent = [text, '', bytes, text, 'x'], same = [];
          socket.onopen = () => sent.forEach((one) => socket.send(one));
          socket.onmessage = ({ data }) => {
            const want = sent[same.length];
            same.push(typeof want === 'string' ? data === want : String(new Uint8Array(data)) === String(want));
            if (same.length === sent.length) socket.close();
          };
          socket.onclose = () => {
            check(same, { 'all came back': (s) => s.length === 5 && s.every((one) => one) });
            check(socket, { 'it was agreed on': (s) => s.extensions.startsWith('permessage-deflate') });
            const old = ws.connect('URL/', { compression: 'deflate' }, (s) => {
              s.on('open', () => s.send(text));
              s.on('message', (got) => { check(got, { 'in the old module': (g) => g === text }); s.close(); });
            });
            check(old, { 'status 101': (r) => r.status === 101 });
          };
        }""")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(server.extensions) == 8
    assert all(len(each) == 1 and "PerMessageDeflate" in each[0] for each in server.extensions), server.extensions
    sent, took = (re.search(rf"{name}\.*: *([\d.]+) kB", done.stdout) for name in ("data_sent", "data_received"))
    assert sent and took and float(sent.group(1)) < 400 and float(took.group(1)) < 400, done.stdout


def test_without_asking_nothing_is_compressed(tmp_path):
    server, done = run(tmp_path, """
        import ws from 'k6/ws';
        export default function () {
          ws.connect('URL/', {}, (s) => { s.on('open', () => s.send('x')); s.on('message', () => s.close()); });
          try { ws.connect('URL/', { compression: 'gzip' }, () => {}); } catch (e) { console.log(e.message); }
        }""")
    assert done.returncode == 0 and server.extensions == [[]], done.stderr
    assert "WebSockets have 'deflate' only" in done.stderr
