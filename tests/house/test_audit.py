"""Every POST at the desk leaves a line in the audit trail: each route of the map, with the form its page shows."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

import pytest

from tests.desk import token
from tests.forms import Pairs, send
from tests.house.house import House
from tests.house.walk import Door, Walk, all_doors
from tests.questionnaires.questionnaires import small_document
from tests.sample import PASSWORD

NEW_PASSWORD = "a password that is long enough"
DAY, LATER = "2027-03-01", "2027-03-05"


@dataclass(frozen=True)
class Filled:
    """How a form is filled in: what is typed over what the page shows, by whom, and at which of the addresses."""

    values: dict[str, str | list[str]] = field(default_factory=dict)
    who: str = "administrator"
    at: str = ""
    file: tuple[str, Callable[[], bytes]] | None = None


AS_SHOWN = Filled()


def questionnaire_file() -> bytes:
    return json.dumps({**small_document(), "code": "another"}).encode()


# Every endpoint of the desk that takes a POST has its line here; a new one without a line fails the test.
FORMS: dict[str, Filled] = {
    "accounts_desk.account": AS_SHOWN,
    "accounts_desk.language": Filled({"language": "da"}),
    "consultations_desk.add_part": Filled(
        {"name.da": "Ny", "name.en": "New", "name.ar": "جديد", "sentence.da": "En sætning"}, at="/themes/"
    ),
    "consultations_desk.basics": AS_SHOWN,
    "consultations_desk.change_part": AS_SHOWN,
    "consultations_desk.move_part": AS_SHOWN,
    "consultations_desk.offer": AS_SHOWN,
    "consultations_desk.publication": AS_SHOWN,
    "consultations_desk.remove_part": Filled(at="/goals/"),
    "consultations_desk.words": AS_SHOWN,
    "evidence_desk.create": Filled(
        {"title": "Udtalelse", "body_name": "Rådet", "passage-0-text": "Et punkt"}, at="/statement"
    ),
    "evidence_desk.delete": AS_SHOWN,
    "evidence_desk.save": AS_SHOWN,
    "home_desk.new": Filled(
        {"title": "En ny", "summary": "Om noget nyt.", "municipality": "Eksempel Kommune", "opens_on": DAY,
         "closes_on": LATER, "slug": "something-new"}
    ),
    "interviews_desk.create": Filled(
        {"place_kind": "library", "spoken_locale": "ar", "interpreter": "none", "consent_notes": "y",
         "passage-0-text": "Det, der blev sagt"}
    ),
    "interviews_desk.delete": AS_SHOWN,
    "interviews_desk.save": AS_SHOWN,
    "meetings_desk.add_sign_up": Filled({"name": "Deltager 8", "email": "deltager8@example.org"}),
    "meetings_desk.call_off": AS_SHOWN,
    "meetings_desk.called": AS_SHOWN,
    "meetings_desk.cancel_sign_up": AS_SHOWN,
    "meetings_desk.edit": AS_SHOWN,
    "meetings_desk.minutes": Filled({"passage-0-text": "Det blev sagt"}),
    "meetings_desk.new": Filled(
        {**{f"{name}_{locale}": "Ord" for name in ("title", "place") for locale in ("da", "en", "ar")},
         "day": LATER, "closes_day": DAY, "starts": "17:00", "ends": "19:00", "locales": ["da"]}
    ),
    "meetings_desk.publish": AS_SHOWN,
    "people_desk.add": Filled({"email": "editor-9@example.org", "name": "Redaktør 9"}),
    "people_desk.close": AS_SHOWN,
    "people_desk.grant": AS_SHOWN,
    "people_desk.revoke": AS_SHOWN,
    "questionnaires_desk.bring_in": Filled(file=("file", questionnaire_file)),
    "questionnaires_desk.dates": AS_SHOWN,
    "questionnaires_desk.publish_draft": AS_SHOWN,
    "questionnaires_desk.take_out": AS_SHOWN,
    "security.change_password": Filled(
        {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    ),
    "security.forgot_password": Filled({"email": "editor@example.org"}, who="anonymous"),
    "security.login": Filled({"email": "editor@example.org", "password": PASSWORD}, who="anonymous"),
    "security.logout": AS_SHOWN,
    "security.reset_password": Filled({"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}, who="anonymous"),
    "summaries_desk.export": AS_SHOWN,
    "summaries_desk.export_all": Filled({"format": "xlsx", "raw": "y"}),
    "summaries_desk.translate": Filled({"text": "Oversat"}),
}  # fmt: skip


def desk_endpoints(house: House) -> set[str]:
    """The endpoints of the desk that take a POST."""
    return {rule.endpoint for name, rule in all_doors(house.app).items() if name.startswith("POST /desk")}


def test_every_endpoint_of_the_desk_has_its_form(house: House) -> None:
    assert desk_endpoints(house) - set(FORMS) == set(), "say in FORMS how their forms are filled in"
    assert set(FORMS) - desk_endpoints(house) == set(), "no longer there"


@pytest.mark.parametrize("endpoint", sorted(FORMS))
def test_it_leaves_a_line_in_the_audit_trail(house: House, walk: Walk, endpoint: str) -> None:
    given = FORMS[endpoint]
    found = [
        door
        for name, doors in walk.doors.items()
        for door in doors
        if name.startswith("POST") and door.rule.endpoint == endpoint and given.at in door.address
    ]
    assert found, "no page shows a form that leads there"
    door = found[0]
    before = house.database.audited
    house.database.undoing = True
    try:
        status = press(house, door, given)
    finally:
        house.database.undoing = False
    assert status < 400
    assert house.database.audited > before, "no line in the audit trail"


def press(house: House, door: Door, given: Filled) -> int:
    """Fill in the form and send it; the status of the answer."""
    assert door.form is not None
    pairs: Pairs = [
        (name, value)
        for name, value in door.form.pairs
        if name not in given.values and name not in ("csrf_token", given.file and given.file[0])
    ]
    for name, typed in given.values.items():
        pairs += [(name, typed)] if isinstance(typed, str) else [(name, each) for each in typed]
    pairs.append(("csrf_token", token(house.app)))
    come_from = {"REMOTE_ADDR": f"10.9.0.{len(door.rule.endpoint)}"}
    client = house.client(given.who)
    if given.file is None:
        return send(client, door.address, pairs, environ_base=come_from).status_code
    name, content = given.file
    data = {**dict(pairs), name: (BytesIO(content()), "questionnaire.json")}
    return client.post(door.address, data=data, environ_base=come_from).status_code
