"""What is raised to steer users, and what is raised at them."""


class LocustError(Exception):
    """Something in a locustfile is not as it must be."""


class ResponseError(Exception):
    """Raised inside of a `catch_response` block: the request has failed."""


class CatchResponseError(Exception):
    """A failure that was given as text."""


class AuthCredentialsError(ValueError):
    """Somebody is to log in, and nothing says as whom."""


class MissingWaitTimeError(LocustError):
    """Neither the task set nor its user says how long to wait."""


class InterruptTaskSet(Exception):
    """Leaves a task set; its parent goes on at once, or after waiting."""

    def __init__(self, reschedule=True):
        super().__init__()
        self.reschedule = reschedule


class StopTest(Exception):
    """Ends the whole run."""


class StopUser(Exception):
    """Ends the user it is raised in."""


class RescheduleTask(Exception):
    """Ends the task as a return would."""


class RescheduleTaskImmediately(Exception):
    """Ends the task, and the next one begins without waiting."""


class RPCError(Exception):
    """Trouble between processes."""


class RPCSendError(Exception):
    """A message could not be sent."""


class RPCReceiveError(Exception):
    """A message could not be read."""


class RunnerAlreadyExistsError(Exception):
    """An environment has one runner."""


# What a listener may raise and mean.
CONTROL = (StopTest, StopUser, InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately)
