"""Keys that change how many users there are while a run goes on, where it was started on a terminal."""
import atexit
import os
import select
import sys

import gevent

KEYS = {"w": 1, "W": 10, "s": -1, "S": -10}
INTERVAL = 0.1  # seconds between two looks


def press(keys, runner):
    """What keys do that came together; nothing where a shape says how many users there are."""
    if runner.environment.shape_class is not None:
        return
    users = max(0, runner.target_user_count + sum(KEYS.get(key, 0) for key in keys))
    if users != runner.target_user_count:
        runner.start(users, 100)


def listen(runner):
    """Until it is killed. Without effect where the input is no terminal."""
    fd, back = take_terminal()
    if back is None:
        return
    try:
        while True:
            gevent.sleep(INTERVAL)
            while select.select([fd], [], [], 0)[0]:
                keys = os.read(fd, 16)
                if not keys:
                    return
                press(keys.decode("ascii", "ignore"), runner)
    finally:
        back()


def take_terminal():
    """From now on keys come one by one and are not shown. What undoes that, which happens at the end in any case; nothing
    where there is no terminal, or it is another program's at the moment."""
    try:
        import termios
        import tty
        fd = sys.stdin.fileno()
        if not os.isatty(fd) or os.tcgetpgrp(fd) != os.getpgrp():
            return None, None
        before = termios.tcgetattr(fd)
        tty.setcbreak(fd)
    except (ImportError, OSError, ValueError, AttributeError):
        return None, None

    def back():
        atexit.unregister(back)
        termios.tcsetattr(fd, termios.TCSADRAIN, before)

    atexit.register(back)
    return fd, back
