"""The run of a locustfile that there is, and the way out where there is nothing to run."""


class State:
    """Of the one run there is."""

    environment = options = csv = None
    rate = None
    loading = False


state = State()


def is_loading():
    return state.loading


class Leave(Exception):
    """There is nothing to run."""

    def __init__(self, code, err="", out=""):
        super().__init__(err or out)
        self.code, self.err, self.out = code, err, out
