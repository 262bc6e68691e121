"""The addresses on which people answer. No cookie and no script needed; each page's answers are kept at its POST."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from consult.responses.views import answering, code, sending

public = Blueprint("responses", __name__, template_folder="../templates")
BASE = "/<locale:locale>/<consultation>/q/<questionnaire>"

ROUTES: tuple[tuple[str, str, Callable[..., Any], str], ...] = (
    ("GET", "/", answering.start, "start"),
    ("POST", "/", answering.begin, "begin"),
    ("GET", "/a/<sealed>/<key>/", answering.page, "page"),
    ("POST", "/a/<sealed>/<key>/", answering.answer, "answer"),
    ("GET", "/a/<sealed>/review", sending.review, "review"),
    ("POST", "/a/<sealed>/review", sending.send, "send"),
    ("GET", "/a/<sealed>/later", sending.later, "later"),
    ("GET", "/receipt/<sealed>/", sending.receipt, "receipt"),
    ("POST", "/receipt/<sealed>/", sending.receipt_in, "receipt_in"),
    ("GET", "/code/", code.by_code, "by_code"),
    ("POST", "/code/", code.by_code, "open_code"),
    ("POST", "/take-back/", code.take_back, "take_back"),
    ("GET", "/taken-back/", code.taken_back, "taken_back"),
)
for method, rule, view, endpoint in ROUTES:
    public.add_url_rule(BASE + rule, endpoint, view, methods=[method])
