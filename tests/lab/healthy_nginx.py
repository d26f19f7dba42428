#!/usr/bin/env python3
"""nginx with one worker and a small body: nothing is wrong with it."""

import signal

import nginx
import serving


def main():
    case, port = serving.read_arguments(__doc__)
    stop = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    serving.stop_with_parent()
    with nginx.running(port=port) as server:
        serving.say({"case": case.name, "port": server.port, "url": server.url, "truth": case.truth})
        signal.sigwait(stop)
        serving.say({"counts": {"requests": server.requests()}})


if __name__ == "__main__":
    main()
