"""How a test goes: users come and go, as somebody or a shape says."""
import logging
import time
import traceback

import gevent
from _brink_locust_ramp import Ramps
from gevent.event import Event
from gevent.pool import Group

logger = logging.getLogger("locust.runners")

(STATE_INIT, STATE_SPAWNING, STATE_RUNNING, STATE_CLEANUP, STATE_STOPPING, STATE_STOPPED, STATE_MISSING) = (
    "ready", "spawning", "running", "cleanup", "stopping", "stopped", "missing")
WORKER_REPORT_INTERVAL = 3.0
WORKER_LOG_REPORT_INTERVAL = 10
CPU_MONITOR_INTERVAL = 10
CPU_WARNING_THRESHOLD = 90
HEARTBEAT_INTERVAL, HEARTBEAT_LIVENESS, HEARTBEAT_DEAD_INTERNAL = 1, 3, -60
FALLBACK_INTERVAL, CONNECT_TIMEOUT, CONNECT_RETRY_COUNT = 5, 5, 60
greenlet_exception_handler = None


class ExceptionDict(dict):
    """What tasks raised, by traceback."""


class Runner(Ramps):
    """Base of all."""

    def __init__(self, environment):
        super().__init__(environment)
        self.greenlet = Group()
        self.state = STATE_INIT
        self.shape_greenlet = self.shape_last_tick = None
        self.current_cpu_usage = self.current_memory_usage = 0
        self.cpu_warning_emitted = False
        self.exceptions = {}
        self.custom_messages = {}
        self.client_id, self.worker_index = "local", 0
        self._done = Event()
        environment.events.request.counting = self._count
        environment.events.request.counts = environment.stats
        environment.events.spawning_complete.add_listener(self._spawned)
        environment.events.user_error.add_listener(self._user_error)

    # Counting.

    def _count(self, request_type, name, response_time, response_length, exception=None, **_):
        stats = self.environment.stats
        stats.log_request(request_type, name, response_time, response_length)
        if exception is not None:
            stats.log_error(request_type, name, exception)

    def _user_error(self, user_instance, exception, tb, **_):
        self.log_exception(self.client_id, str(exception), "".join(traceback.format_tb(tb)))
        import _brink_locust
        _brink_locust.tell_error(user_instance, exception)

    def log_exception(self, node_id, msg, formatted_tb):
        row = self.exceptions.setdefault(hash(formatted_tb),
                                         {"count": 0, "msg": msg, "traceback": formatted_tb, "nodes": set()})
        row["count"] += 1
        row["nodes"].add(node_id)

    def _spawned(self, user_count, **_):
        if self.environment.reset_stats:
            logger.info("Resetting stats")
            self.stats.reset_all()

    @property
    def stats(self):
        return self.environment.stats

    @property
    def errors(self):
        return self.stats.errors

    @property
    def target_user_count(self):
        return sum(self.target_user_classes_count.values())

    @property
    def worker_count(self):
        return self.owners.parts

    # The course.

    def start(self, user_count, spawn_rate, wait=False, user_classes=None):
        """Has so many users there, beginning or ending so many a second."""
        user_count = int(user_count)
        if self.state not in (STATE_RUNNING, STATE_SPAWNING):
            self.begin_test(user_count, user_classes)
        elif self.spawning_greenlet is not None and self.spawning_greenlet is not gevent.getcurrent():
            self.spawning_greenlet.kill(block=False)
        if spawn_rate > 100:
            logger.warning("Your selected spawn rate is very high (>100), and this is known to sometimes cause issues. "
                           "Do you really need to ramp up that fast?")
        self.update_state(STATE_SPAWNING)
        self.begin_ramp(user_count, spawn_rate, wait, user_classes)

    def hand_out_host(self):
        """That of the environment, which listeners may have set, is every user's."""
        if self.environment.host:
            for cls in self.user_classes:
                cls.host = self.environment.host

    def begin_test(self, user_count=0, user_classes=None):
        self.environment.filter_tasks_by_tags()
        self.environment.remove_unweighted()
        self.stats.clear_all()
        self.environment.events.request.counts = self.stats
        self.exceptions.clear()
        self.quitting = False
        self.forget_ramps()
        self.aim(user_count, user_classes)
        self.environment._test_started = True
        self.environment.events.test_start.fire(environment=self.environment)
        self.hand_out_host()

    def all_spawned(self):
        self.update_state(STATE_RUNNING)
        self.environment.events.spawning_complete.fire(user_count=self.target_user_count)

    def update_state(self, new_state):
        self.state = new_state

    def start_shape(self):
        """Users as the shape of the locustfile says, which is asked once a second."""
        if self.shape_greenlet is not None:
            logger.info("There is an ongoing shape test running. Editing is disabled")
            return
        logger.info("Shape test starting.")
        self.update_state(STATE_INIT)
        self.shape_last_tick = None
        self.environment.shape_class.reset_time()
        self.shape_greenlet = gevent.spawn(self.shape_worker)

    def shape_worker(self):
        shape, second, begin = self.environment.shape_class, 0, time.perf_counter() - self.late
        while self.state in (STATE_INIT, STATE_SPAWNING, STATE_RUNNING):
            self.make_up(second)
            # Asked at the same moments of the run in all processes, it says the same in all.
            shape._moment = float(second) if self.owners.parts > 1 else None
            second += 1
            tick = shape.tick()
            if tick is None:
                logger.info("Shape test stopping")
                self.shape_greenlet = None
                self.quit()
                return
            if tick != self.shape_last_tick:
                users, rate, *classes = tick
                logger.info("Shape test updating to %d users at %.2f spawn rate", users, rate)
                self.start(user_count=int(round(users)), spawn_rate=rate,
                           user_classes=classes[0] if classes else None)
                self.shape_last_tick = tick
            pause = 1 if shape._moment is None else max(0, begin + second - time.perf_counter())
            if pause > 0:
                self.make_up(self.late)
                gevent.sleep(pause)

    def stop(self):
        """Ends all users."""
        if self.state in (STATE_INIT, STATE_STOPPED, STATE_STOPPING):
            if self.state == STATE_INIT:
                self.update_state(STATE_STOPPED)
            return
        logger.debug("Stopping all users")
        self.environment.events.test_stopping.fire(environment=self.environment)
        self.update_state(STATE_STOPPING)
        for one in (self.shape_greenlet, self.spawning_greenlet):
            if one is not None and one is not gevent.getcurrent():
                one.kill(block=False)
        self.shape_greenlet = self.spawning_greenlet = self.shape_last_tick = None
        self.update_state(STATE_CLEANUP)
        self._stop_users([*self.all_users()])
        self.target_user_classes_count = {}
        self.forget_ramps()
        self.update_state(STATE_STOPPED)
        self.environment._test_started = False
        self.environment.events.test_stop.fire(environment=self.environment)

    def quit(self):
        """Ends the run. Who calls it may be one of its users."""
        self.quitting = True
        for user in self.all_users():
            user._yielded = False  # whoever ends the run gets its turn before their next task
        self._done.set()

    def wait_for_quit(self):
        self._done.wait()

    # Messages, which go to whoever sends them.

    def register_message(self, msg_type, listener, concurrent=False):
        self.custom_messages[msg_type] = (listener, concurrent)

    def send_message(self, msg_type, data=None, client_id=None):
        known = self.custom_messages.get(msg_type)
        if known is None:
            logger.warning("Unknown message type received: %s", msg_type)
            return
        listener, concurrent = known
        message = Message(msg_type, data, self.client_id)
        if concurrent:
            gevent.spawn(listener, environment=self.environment, msg=message)
        else:
            listener(environment=self.environment, msg=message)


class Message:
    """What send_message sends."""

    def __init__(self, message_type, data, node_id):
        self.type, self.data, self.node_id = message_type, data, node_id


class LocalRunner(Runner):
    """The one there is."""


class DistributedRunner(Runner):
    """For isinstance() in locustfiles; there are none."""


class MasterRunner(DistributedRunner):
    """For isinstance() in locustfiles; there are none."""


class WorkerRunner(DistributedRunner):
    """For isinstance() in locustfiles; there are none."""


class WorkerNode:
    """For isinstance() in locustfiles; there are none."""
