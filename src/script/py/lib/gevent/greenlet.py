"""Greenlets."""
from gevent import Greenlet, GreenletExit, getcurrent, joinall, killall

__all__ = ["Greenlet", "GreenletExit", "getcurrent", "joinall", "killall"]
