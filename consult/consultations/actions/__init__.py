"""Changes to a consultation (`settings`) and to what frames it (`parts`)."""

from consult.consultations.actions.parts import (
    add_actor_group,
    add_body,
    add_goal,
    add_phase,
    add_seat,
    add_theme,
    move_part,
    remove_part,
    update_part,
)
from consult.consultations.actions.settings import (
    create_consultation,
    offer_language,
    publish_consultation,
    unpublish_consultation,
    update_consultation,
    update_words,
    withdraw_language,
)

__all__ = [
    "add_actor_group",
    "add_body",
    "add_goal",
    "add_phase",
    "add_seat",
    "add_theme",
    "create_consultation",
    "move_part",
    "offer_language",
    "publish_consultation",
    "remove_part",
    "unpublish_consultation",
    "update_consultation",
    "update_part",
    "update_words",
    "withdraw_language",
]
