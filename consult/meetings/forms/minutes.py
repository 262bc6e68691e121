"""What is typed in the minutes beside the points, which are a list of passages."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from consult.evidence.forms.passages import PassageList
from consult.meetings.rules.meeting import MeetingView
from consult.meetings.rules.minutes import MinutesInput
from consult.web.forms import CheckboxesField, DeskForm, stripped


class MinutesForm(DeskForm):
    """Who came, and what there was no time for."""

    revision = HiddenField(default="0")
    attendance = StringField(_l("How many came?"), filters=[stripped])
    not_reached = CheckboxesField(_l("Themes there was no time for"), validate_choice=False)

    def prepare(self, meeting: MeetingView) -> None:
        """Fill in the list of the meeting's themes."""
        self.not_reached.choices = [(theme.id, str(theme.name)) for theme in meeting.themes]

    def fill(self, meeting: MeetingView, revision: int) -> None:
        """Take over what is kept."""
        self.revision.data = str(revision)
        self.attendance.data = "" if meeting.attendance is None else str(meeting.attendance)
        self.not_reached.data = [theme.id for theme in meeting.themes_not_reached]

    def opened(self) -> int:
        """The revision that was opened."""
        typed = self.revision.data or ""
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0

    def typed(self, points: PassageList) -> MinutesInput:
        """The minutes that were typed; a number that is none is -1."""
        attendance = self.attendance.data or ""
        return MinutesInput(
            passages=points.inputs(),
            attendance=(int(attendance) if attendance.isdecimal() and len(attendance) < 10 else -1)
            if attendance
            else None,
            not_reached=tuple(self.not_reached.data or ()),
        )
