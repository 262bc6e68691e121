"""What journeys at the desk share."""

from tests.journeys.visitor import Visitor
from tests.sample import PASSWORD


def sign_in(person: Visitor, email: str, password: str = PASSWORD) -> None:
    """Sign in with a password, like everybody."""
    person.open("/desk/sign-in")
    person.write(email=email, password=password).go_on()
    assert person.path != "/desk/sign-in"
