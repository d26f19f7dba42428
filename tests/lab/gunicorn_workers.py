#!/usr/bin/env python3
"""gunicorn with a number of workers: apps/workers.py."""

import json
import signal

import components
import nginx


class Workers(components.Part):
    """Requests are counted by a file that all workers add to."""

    def __init__(self, process, port, served):
        super().__init__(process, port, signal.SIGTERM)
        self.served = served

    def stop(self):
        super().stop()
        self.counts["requests"] = self.served.stat().st_size


def build(case, port, parts):
    served = parts.folder / "served"
    served.touch()
    listener = nginx.listening(port)
    port = listener.getsockname()[1]
    command = [components.PYTHON, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "--pythonpath",
               components.HERE / "apps", "--log-level", "critical", "--worker-tmp-dir", parts.folder,
               "--graceful-timeout", "1", *case.fault["options"], "workers:app"]
    process = parts.launch(command, fds=(listener.fileno(),), environment={
        "FAULT": json.dumps(case.fault), "SERVED": str(served), "PYTHONDONTWRITEBYTECODE": "1"})
    part = Workers(process, port, served)
    parts.all.append(part)
    listener.close()
    return part


if __name__ == "__main__":
    components.main(build)
