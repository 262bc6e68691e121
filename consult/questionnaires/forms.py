"""What is typed about questionnaires at the desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Optional

from consult.consultations.forms import Day
from consult.web.forms import DeskForm, at_most, stripped


class ImportForm(DeskForm):
    """A questionnaire file, and the slug it is to have."""

    file = FileField(_l("Questionnaire file"))
    slug = StringField(_l("Name in the address"), validators=[at_most(60)], filters=[stripped])


class DatesForm(DeskForm):
    """From and until which day it takes answers."""

    opens_on = Day(_l("First day"), validators=[Optional()])
    closes_on = Day(_l("Last day"), validators=[Optional()])
