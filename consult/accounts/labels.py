"""What the audit trail says in words. Verbs are written as codes; a code without words is shown as it is."""

from flask_babel import gettext

from consult.core.text import N_

VERBS: dict[str, str] = {
    "create": N_("created"),
    "created": N_("created"),
    "add": N_("added"),
    "added": N_("added"),
    "update": N_("changed"),
    "updated": N_("changed"),
    "update_words": N_("changed the words of"),
    "move": N_("moved"),
    "saved": N_("saved the minutes of"),
    "change-dates": N_("changed the days of"),
    "translate": N_("translated"),
    "remove": N_("removed"),
    "removed": N_("removed"),
    "publish": N_("published"),
    "published": N_("published"),
    "unpublish": N_("hid from citizens"),
    "cancelled": N_("cancelled"),
    "called": N_("moved up from the waiting list"),
    "import": N_("brought in"),
    "export": N_("took out"),
    "export_raw": N_("took out every raw answer of"),
    "erased": N_("erased"),
    "forget": N_("erased what was kept long enough in"),
    "back_up": N_("backed up"),
    "restore": N_("restored"),
    "offer_language": N_("offered a language in"),
    "withdraw_language": N_("withdrew a language from"),
    "grant": N_("gave a role to"),
    "revoke": N_("took a role from"),
    "deactivate": N_("closed the account of"),
    "set_password": N_("chose a password for"),
    "change_language": N_("chose a language for"),
    "ask_reset": N_("asked for a link for"),
    "sign_in": N_("signed in"),
    "sign_out": N_("signed out"),
}
KINDS: dict[str, str] = {
    "consultation": N_("Consultation"),
    "theme": N_("Theme"),
    "phase": N_("Phase"),
    "goal": N_("Policy goal"),
    "actor_group": N_("Actor group"),
    "body": N_("Group"),
    "seat": N_("Seat"),
    "staff": N_("Staff"),
    "questionnaire": N_("Questionnaire"),
    "meeting": N_("Meeting"),
    "sign_up": N_("Sign-up"),
    "interview": N_("Interview"),
    "source": N_("Source"),
    "passage": N_("Passage"),
    "study": N_("Study"),
    "statement": N_("Statement"),
    "committee": N_("Committee discussion"),
    "earlier_plan": N_("Earlier plan"),
    "open_answer": N_("Open answer"),
    "export": N_("Export"),
    "responses": N_("Answers"),
    "installation": N_("The whole site"),
}


def audit_verb(verb: str) -> str:
    """What was done, in the page's language."""
    sentence = VERBS.get(verb.rpartition(".")[2])
    return gettext(sentence) if sentence else verb


def audit_kind(kind: str) -> str:
    """To what it was done, in the page's language."""
    sentence = KINDS.get(kind)
    return gettext(sentence) if sentence else kind
