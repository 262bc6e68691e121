"""Signing in with Flask-Security, and who is signed in."""

from flask_login import current_user

from consult.accounts.queries import actor_of
from consult.accounts.rules import Actor


def signed_in_actor() -> Actor | None:
    """Who is signed in, as an actor; None when nobody is."""
    if not current_user.is_authenticated:
        return None
    return actor_of(current_user)
