"""Writing to those who signed up, in the transaction of the change that causes it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from consult.consultations.queries import view_consultation
from consult.meetings.letters import Correspondence, Matter, Occasion, write_letter
from consult.meetings.models import Meeting, SignUp
from consult.meetings.queries import get_meeting, sign_up_view
from consult.notifications.actions import enqueue

# What a person without a mail address must be told by telephone.
NEWS = frozenset({Occasion.PROMOTED, Occasion.CHANGED, Occasion.CALLED_OFF})


def tell(
    session: Session,
    post: Correspondence,
    occasion: Occasion,
    meeting: Meeting,
    sign_ups: Iterable[SignUp],
    *,
    now: datetime,
) -> None:
    """Write to each of these people, in their language. Who has no mail address is marked to be called."""
    session.flush()
    for row in sign_ups:
        if not post.sends:
            continue
        if not row.email:
            row.to_call = row.to_call or occasion in NEWS
            continue
        consultation = view_consultation(session, meeting.consultation, row.locale)
        matter = Matter(
            consultation,
            get_meeting(session, consultation, meeting.id, row.locale, drafts=True),
            sign_up_view(row),
        )
        letter = write_letter(occasion, matter, post, now=now)
        enqueue(
            session,
            kind=occasion.value,
            scope_id=meeting.consultation_id,
            locale=row.locale,
            address=row.email,
            subject=letter.subject,
            body=letter.body,
            calendar=letter.calendar,
            now=now,
        )
