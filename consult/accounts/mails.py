"""The mails about accounts: a link to choose a password, and word that it was changed."""

from dataclasses import dataclass

from flask_babel import force_locale, gettext

LINK_HOURS = 24


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text of a mail."""

    subject: str
    body: str


def reset_letter(locale: str, *, link: str) -> Letter:
    """The link to choose a new password, to somebody who asked for it."""
    with force_locale(locale):
        return Letter(
            gettext("Choose a new password for Consult"),
            "\n\n".join(
                [
                    gettext("Somebody asked for a new password for your account at Consult."),
                    gettext("Open this link to choose one. It works for %(hours)s hours.", hours=LINK_HOURS),
                    link,
                    gettext("If it was not you, do nothing. Your password stays as it is."),
                    gettext("You get this mail because you have an account at Consult."),
                ]
            ),
        )


def invitation_letter(locale: str, *, consultation: str, link: str, reset_link: str) -> Letter:
    """The link to choose a first password, to somebody who was given an account."""
    with force_locale(locale):
        return Letter(
            gettext("Your account for “%(consultation)s”", consultation=consultation),
            "\n\n".join(
                [
                    gettext(
                        "You have been given an account to work on “%(consultation)s”.",
                        consultation=consultation,
                    ),
                    gettext(
                        "Open this link to choose a password. It works for %(hours)s hours.", hours=LINK_HOURS
                    ),
                    link,
                    gettext("After that you can ask for a new link here:"),
                    reset_link,
                    gettext("You get this mail because a colleague added you at Consult."),
                ]
            ),
        )


def welcome_letter(locale: str, *, consultation: str, link: str) -> Letter:
    """Word of a new role, to somebody who has an account already."""
    with force_locale(locale):
        return Letter(
            gettext("You can now work on “%(consultation)s”", consultation=consultation),
            "\n\n".join(
                [
                    gettext("You have been given a role in “%(consultation)s”.", consultation=consultation),
                    gettext("Sign in here, with the password you have:"),
                    link,
                    gettext("You get this mail because a colleague added you at Consult."),
                ]
            ),
        )


def changed_letter(locale: str, *, link: str) -> Letter:
    """Word that the password was changed."""
    with force_locale(locale):
        return Letter(
            gettext("Your password for Consult was changed"),
            "\n\n".join(
                [
                    gettext("The password of your account at Consult was changed just now."),
                    gettext("If it was not you, choose a new one here at once:"),
                    link,
                    gettext("You get this mail because you have an account at Consult."),
                ]
            ),
        )
