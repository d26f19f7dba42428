"""The page, as locustfiles see it. Brink serves it; what a file adds under paths of its own is answered there too."""
import logging

HOST_IS_REQUIRED = False
logger = logging.getLogger("locust.web")


class App:
    """Takes routes as Flask does."""

    def __init__(self):
        self.routes = {}  # rule -> (function, methods)
        self.blueprints, self.config = [], {}

    def route(self, rule, **options):
        def decorate(function):
            self.add_url_rule(rule, view_func=function, **options)
            return function
        return decorate

    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=("GET",), **_):
        self.routes[rule] = (view_func, tuple(method.upper() for method in methods))

    def register_blueprint(self, blueprint, **_):
        self.blueprints.append(blueprint)
        logger.warning("blueprints are not served: give the routes to app.route")

    def after_request(self, function):
        return function

    before_request = context_processor = after_request


class WebUI:
    """Has an app. `served`: there is a page under which its routes are answered."""

    def __init__(self, environment, *_, served=False, **__):
        self.environment, self.app, self.template_args = environment, App(), {}
        self.greenlet = None
        if not served:
            logger.warning("there is no page here: what is added to it is shown nowhere")

    def start(self):
        pass

    def stop(self):
        pass

    auth_required_if_enabled = staticmethod(lambda function: function)
