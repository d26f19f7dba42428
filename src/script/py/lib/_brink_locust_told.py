"""What there is to run, as the program is told it."""
import _brink_rows
from _brink_locust_state import Leave

NOWHERE = "http://localhost"  # where users send nothing by HTTP


def told(environment, options, files, notes):
    from locust.contrib.fasthttp import FastHttpUser
    classes = environment.user_classes
    _brink_rows.owned = options.i_own_this
    hosts = hosts_of([environment.host] if environment.host else [cls.host for cls in classes])
    if options.run_time is None and options.brink_run and environment.shape_class is None:
        options.run_time = options.brink_seconds
    insecure = all(issubclass(cls, FastHttpUser) and cls.insecure for cls in classes) or turns_checks_off(files)
    run_time = options.run_time
    if environment.shape_class is not None and not environment.shape_class.use_common_options:
        run_time = None
    users, rate = options.num_users or 1, options.spawn_rate or 1
    html = options.html_file or ""
    for mark, value in (("{u}", users), ("{r}", f"{rate:g}"), ("{t}", run_time)):
        html = html.replace(mark, str(value))
    pairs = [("i-own-this", "true")] if options.i_own_this else []
    if options.master:
        bind = "0.0.0.0" if options.master_bind_host == "*" else options.master_bind_host
        wait = options.expect_workers_max_wait
        pairs += [("workers", str(max(1, options.expect_workers))), ("bind", bind),
                  ("port", str(options.master_bind_port)), ("join-timeout", f"{wait}s" if wait else "24h")]
    pairs += [(name, "true") for name in ("insecure", "no-save") if getattr(options, name.replace("-", "_"))]
    pairs += [(name, getattr(options, name)) for name in ("timeout", "store", "seed") if getattr(options, name)]
    pairs += [(name, str(value)) for name, value in (("processes", options.processes),
                                                     ("on-worker-loss", options.on_worker_loss)) if value is not None]
    pairs += [("json", options.record)] if options.record else []
    pairs += [("threshold", limit) for limit in options.threshold]
    return {"files": list(files), "classes": [cls.__name__ for cls in classes], "hosts": hosts, "notes": notes,
            "users": users, "shaped": environment.shape_class is not None, "run_time": run_time,
            "stop_timeout": options.stop_timeout or 0, "rate": options.rate, "find_limit": options.find_limit,
            "html": html, "json": options.json, "verify": not insecure, "options": pairs,
            "page": wanted(options)}


def hosts_of(given):
    """One of each origin; there is always one."""
    from urllib.parse import urlsplit

    from _brink_http import split_base
    found = {}
    for host in given:
        if host and host.lower().startswith(("http://", "https://")):
            host = split_base(host)[0]
            try:
                found.setdefault(_brink_rows.origin_of(urlsplit(host)), host)
            except (TypeError, ValueError) as error:
                raise Leave(1, f"the host {host!r} is no URL: {error}\n") from error
    return list(found.values()) or [NOWHERE]


def turns_checks_off(files):
    """Whether a file says verify=False anywhere: certificates are checked for all requests of a run or for none."""
    for file in files:
        with open(file, errors="replace") as text:
            if any("verify" in line and "False" in line for line in text):
                return True
    return False


def wanted(options):
    """Where the page is to be, or None: users begin at once and the run ends by itself."""
    if options.headless or options.json or options.find_limit or options.brink_run:
        return None
    host = options.web_host or "127.0.0.1"
    return {"host": "0.0.0.0" if host == "*" else host, "port": 8089 if options.web_port is None else options.web_port,
            "base_path": "/" + options.web_base_path.strip("/") if (options.web_base_path or "").strip("/") else "",
            "login": options.web_login, "cert": options.tls_cert or "", "key": options.tls_key or "",
            "autostart": options.autostart, "autoquit": options.autoquit}
