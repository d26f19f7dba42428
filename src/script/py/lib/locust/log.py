"""Where log lines go."""
import logging
import socket
import sys

HOSTNAME = socket.gethostname().replace("%", "%%")

# Whether something that nobody catches was raised in a listener or a greenlet: exit code 2.
unhandled_greenlet_exception = False

FORMAT = "[%(asctime)s] " + HOSTNAME + "/%(levelname)s/%(name)s: %(message)s"


def setup_logging(loglevel, logfile=None):
    """Log lines with time and host, tables without; to a file if there is one, else to stderr."""
    level = str(loglevel).upper()
    root = logging.getLogger()
    where = logging.FileHandler(logfile) if logfile else logging.StreamHandler(sys.stderr)
    where.setFormatter(logging.Formatter(FORMAT))
    root.handlers[:] = [where]
    root.setLevel(level)
    tables = logging.getLogger("locust.stats_logger")
    plain = [logging.StreamHandler(sys.stderr)] + ([logging.FileHandler(logfile)] if logfile else [])
    for handler in plain:
        handler.setFormatter(logging.Formatter("%(message)s"))
    tables.handlers[:] = plain
    tables.setLevel(logging.INFO)
    tables.propagate = False


def greenlet_exception_logger(logger, level=logging.CRITICAL):
    def exception_handler(greenlet):
        global unhandled_greenlet_exception
        unhandled_greenlet_exception = True
        logger.log(level, "unhandled exception in %s: %r", greenlet, greenlet.exception)
    return exception_handler
