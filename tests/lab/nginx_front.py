#!/usr/bin/env python3
"""nginx, with the directives of the case, before a server of native/ that has no limit of its own."""

import contextlib
import os
import signal
import socket
import urllib.request

import components
import nginx

CONFIGURATION = """\
daemon off;
worker_processes 1;
{user}
pid {folder}/pid;
error_log {folder}/error.log crit;
worker_rlimit_nofile 20000;
events {{ worker_connections {connections}; }}
http {{
  access_log off;
  client_body_temp_path {folder}/client; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  default_type text/plain;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  upstream behind {{ server 127.0.0.1:{behind}; keepalive 256; }}
  {http}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {folder}/root;
    location = / {{ try_files /index.html =404; default_type text/html; }}
    location = /nginx-status {{ stub_status; }}
{locations}
  }}
}}
"""


class Front(components.Part):
    """nginx; its requests by its own count."""

    def stop(self):
        with contextlib.suppress(OSError, ValueError):
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/nginx-status", timeout=2) as answer:
                self.counts["requests"] = int(answer.read().split(b"requests\n")[1].split()[2]) - 1
        super().stop()


def unused_port():
    """A port on which nobody answers: bound for a moment, never listened on."""
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return each.getsockname()[1]


def build(case, port, parts):
    fault, folder = case.fault, parts.folder
    behind = parts.native(fault["behind"]).port if "behind" in fault else unused_port()
    root = folder / "root"
    root.mkdir()
    links = "".join(f'<a href="{path}">{path}</a>\n' for path in case.paths)
    (root / "index.html").write_text(f"<!doctype html><title>home</title>\n{links}")
    (root / "large.bin").write_bytes(b"0123456789abcdef" * (fault.get("large_bytes", 16) // 16))
    listener = nginx.listening(port)
    port = listener.getsockname()[1]
    locations = "".join(f"    location = {route} {{ {what} }}\n" for route, what in fault.items() if route[0] == "/")
    (folder / "nginx.conf").write_text(CONFIGURATION.format(
        user="user root;" if os.geteuid() == 0 else "", folder=folder, behind=behind, port=port, locations=locations,
        connections=fault.get("worker_connections", 10000), http=fault.get("http", "")))
    process = parts.launch([nginx.program(), "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"],
                           fds=(listener.fileno(),), environment={"NGINX": f"{listener.fileno()};"})
    front = Front(process, port, signal.SIGTERM)
    parts.all.append(front)
    listener.close()  # nginx has it now, and nobody else shall be found to listen there
    return front


if __name__ == "__main__":
    components.main(build)
