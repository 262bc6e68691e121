"""What the sign-in library says, in our words, so that a complete catalogue of ours is a complete page."""

from consult.core.text import N_

WRONG = N_("The mail address or the password is not right.")
GONE = N_("This link does not work any more. Ask for a new one.")

# The library's key → sentence and category of the message.
MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "USER_DOES_NOT_EXIST": (WRONG, "error"),
    "DISABLED_ACCOUNT": (WRONG, "error"),
    "INVALID_EMAIL_ADDRESS": (WRONG, "error"),
    "INVALID_PASSWORD": (N_("This is not your password."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Write your mail address."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Write your password."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("Choose another password than the one you have."), "error"),
    "INVALID_REDIRECT": (N_("That address does not belong to this site."), "error"),
    "UNAUTHENTICATED": (N_("Sign in to see this page."), "info"),
    "UNAUTHORIZED": (N_("You do not have access to this page."), "error"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "PASSWORD_RESET_REQUEST": (
        N_(
            "If there is an account with this mail address, we have sent a mail with a link. Look in your mail."
        ),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (GONE, "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (GONE, "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your new password is kept. Sign in with it."), "success"),
    "PASSWORD_CHANGE": (N_("Your new password is kept."), "success"),
}
