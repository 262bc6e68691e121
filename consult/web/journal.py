"""One log line per request at the desk. Public requests leave none: a line would tell who answered when."""

import time

import structlog
from flask import Flask, Response, g, request

from consult.infra.logs import bind_request


def init_app(app: Flask) -> None:
    """Log requests at the desk by their route, and give the lines of every request a key in common."""
    log = structlog.get_logger("consult.web")

    def begin() -> None:
        bind_request()
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        rule = str(request.url_rule) if request.url_rule is not None else ""
        if rule.startswith("/desk"):
            log.info(
                "request",
                route=rule,
                method=request.method,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - g.began) * 1000),
            )
        return response

    app.before_request(begin)
    app.after_request(end)
