"""In the place of Locust's page, of which there is none: what locustfiles add to it is kept, and shown nowhere."""
import logging

HOST_IS_REQUIRED = False
logger = logging.getLogger("locust.web")


class App:
    """Takes routes as Flask does."""

    def __init__(self):
        self.routes, self.blueprints, self.config = {}, [], {}

    def route(self, rule, **_):
        def decorate(function):
            self.routes[rule] = function
            return function
        return decorate

    def add_url_rule(self, rule, endpoint=None, view_func=None, **_):
        self.routes[rule] = view_func

    def register_blueprint(self, blueprint, **_):
        self.blueprints.append(blueprint)

    def after_request(self, function):
        return function

    before_request = context_processor = after_request


class WebUI:
    """Has an app, and no address."""

    def __init__(self, environment, *_, **__):
        self.environment, self.app, self.template_args = environment, App(), {}
        self.greenlet = None
        logger.warning("there is no page here: what is added to it is shown nowhere")

    def start(self):
        pass

    def stop(self):
        pass

    auth_required_if_enabled = staticmethod(lambda function: function)
