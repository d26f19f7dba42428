"""nginx from Debian on a configuration of its own: the server that is not the bottleneck, and one that cannot be argued
with about what reached it."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile

BODY = b"hello from nginx\n"

CONFIGURATION = """\
daemon off;
worker_processes 1;
{user}
pid {folder}/pid;
error_log {folder}/error.log warn;
worker_rlimit_nofile 20000;
events {{ worker_connections 10000; }}
http {{
  access_log {access_log};
  log_format line '$request_method $request_uri $status $connection $connection_requests';
  client_body_temp_path {folder}/client; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000000;
  types {{ text/html html; text/plain txt; }}
  default_type text/plain;
{servers}
}}
"""

SERVER = """\
  server {{
    {listen}
    root {folder}/root;
    location = / {{ return 200 "{body}"; }}
    location = /echo-method {{ return 200 "$request_method\\n"; }}
    location = /204 {{ return 204; }}
    location = /404 {{ return 404; }}
    location = /500 {{ return 500 "broken\\n"; }}
    location = /redirect {{ return 302 /; }}
    location = /nginx-status {{ access_log off; stub_status; }}
  }}
"""


def make_certificate(folder, name="localhost", days=1):
    """A self-signed certificate for `name` and 127.0.0.1: (certificate, key) as paths."""
    certificate, key = pathlib.Path(folder, "cert.pem"), pathlib.Path(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", str(days), "-subj", f"/CN={name}",
                    "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1"], check=True, capture_output=True)
    return certificate, key


class Nginx:
    """A running nginx: `port` (http), `tls_port` (https, certificate at `certificate`), `socket_path` (unix).

    Listening sockets are made here, with free ports, and handed down in NGINX=, the way nginx hands them to its own next
    version: so no other process can take a port in between, and connections are accepted from the first moment."""

    def __init__(self, folder, access_log=False, port=0):
        self.asked = 0
        self.folder = pathlib.Path(folder)
        self.socket_path = str(self.folder / "nginx.sock")
        self.log_path = self.folder / "access.log"
        self.certificate, self.key = make_certificate(folder)
        (self.folder / "root").mkdir()
        (self.folder / "root" / "hello.txt").write_bytes(BODY)
        (self.folder / "root" / "large.txt").write_bytes(b"0123456789abcdef" * 65536)
        self.http, self.tls = listening(port), listening()
        self.port, self.tls_port = (each.getsockname()[1] for each in (self.http, self.tls))
        self.configuration = self.folder / "nginx.conf"
        self.configuration.write_text(self.configure(f"{self.log_path} line" if access_log else "off"))
        self.process = self.launch()

    def configure(self, access_log):
        listens = (f"listen 127.0.0.1:{self.port} backlog=4096;", f"listen unix:{self.socket_path};",
                   f"listen 127.0.0.1:{self.tls_port} ssl;\n    ssl_certificate {self.certificate};\n"
                   f"    ssl_certificate_key {self.key};\n    ssl_session_cache shared:tls:1m;")
        servers = "".join(SERVER.format(listen=each, folder=self.folder, body=BODY.decode().strip() + "\\n")
                          for each in listens)
        return CONFIGURATION.format(user="user root;" if os.geteuid() == 0 else "", folder=self.folder,
                                    access_log=access_log, servers=servers)

    def launch(self):
        sockets = (self.http.fileno(), self.tls.fileno())
        environment = {**os.environ, "NGINX": "".join(f"{fd};" for fd in sockets)}
        return subprocess.Popen([program(), "-p", self.folder, "-c", self.configuration,
                                 "-e", self.folder / "error.log"], env=environment, pass_fds=sockets,
                                stdin=subprocess.DEVNULL)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_url(self):
        return f"https://localhost:{self.tls_port}"

    def requests(self):
        """How many requests have reached it on any of its sockets, by its own count, not counting this question."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"GET /nginx-status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        self.asked += 1
        return int(answer.split(b"requests\n")[1].split()[2]) - self.asked

    def log(self):
        """The lines of the access log: [method, uri, status, connection, number on it]."""
        return [line.split() for line in self.log_path.read_text().splitlines()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=10)
        self.http.close()
        self.tls.close()


def program():
    """The nginx of this machine, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def listening(port=0):
    each = socket.socket()
    each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    each.bind(("127.0.0.1", port))
    each.listen(4096)
    return each


@contextlib.contextmanager
def running(access_log=False, port=0):
    """Nginx in a temporary folder, gone afterwards. `access_log`: for log(), at some cost a request."""
    with tempfile.TemporaryDirectory(prefix="brink-nginx-") as folder:
        nginx = Nginx(folder, access_log, port)
        try:
            yield nginx
        finally:
            nginx.stop()
