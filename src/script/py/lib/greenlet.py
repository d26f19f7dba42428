"""greenlet's names, for files that ask which greenlet they are in."""
from gevent import Greenlet as greenlet
from gevent import GreenletExit, getcurrent

__all__ = ["GreenletExit", "getcurrent", "greenlet"]
