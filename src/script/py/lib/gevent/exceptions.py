"""What gevent raises. Most of it cannot happen here."""


class LoopExit(Exception):
    """Everybody waits for somebody."""


class BlockingSwitchOutError(AssertionError):
    """Somebody waits who must not."""


class InvalidSwitchError(AssertionError):
    """Somebody goes on who must not."""


class InvalidThreadUseError(RuntimeError):
    """Something belongs to another thread."""


class ConcurrentObjectUseError(AssertionError):
    """Two wait for what is for one."""


class HubDestroyed(Exception):
    """There is no hub any more."""
