"""Whether a mail address can be one; the only module that knows the library."""

from email_validator import EmailNotValidError, validate_email


def is_mail_address(typed: str) -> bool:
    """Whether it has the form of a mail address (RFC 5321 and 5322); whether it exists is not asked."""
    try:
        validate_email(typed, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
