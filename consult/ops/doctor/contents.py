"""Checks of what lies in an installation: mails, columns, languages, accounts, backups."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import AuditEntry, Staff, StaffGrant
from consult.accounts.rules import Role
from consult.analysis.models import ColumnState
from consult.consultations.queries import list_consultations, list_missing
from consult.notifications.queries import find_oldest_due, list_failed
from consult.ops.backup.writing import VERB as BACKED_UP
from consult.ops.retention import last_run
from consult.ops.rules import Finding, good, note, wrong
from consult.ops.sample.people import EMAILS, active_sample_roles
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.queries import list_published
from consult.responses.models import FoldEntry, Response

LONGEST_WAIT = timedelta(minutes=15)
OLDEST_BACKUP = timedelta(days=2)
OLDEST_RUN = timedelta(days=2)


def check_mails(session: Session, now: datetime) -> Iterator[Finding]:
    """Whether mails go out."""
    failed, oldest = list_failed(session), find_oldest_due(session)
    if failed:
        kinds = ", ".join(sorted({mail.kind for mail in failed}))
        yield wrong(
            "mails",
            f"{len(failed)} mails could not be sent ({kinds}). When the cause is mended, say: consult mail retry",
        )
    if oldest is not None and now - oldest > LONGEST_WAIT:
        yield wrong("mails", f"Mails wait since {oldest:%Y-%m-%d %H:%M} UTC. See that the worker runs.")
    elif not failed:
        yield good("mails", "none has failed")


def check_columns(session: Session, now: datetime) -> Finding:
    """Whether numbers are counted from all answers."""
    waiting = session.scalar(select(func.count()).select_from(FoldEntry)) or 0
    state = select(ColumnState.questionnaire_id, ColumnState.folded_at)
    folded = {row[0]: row[1] for row in session.execute(state)}
    answered = session.scalars(
        select(QuestionnaireVersion.questionnaire_id)
        .join(Response, Response.version_id == QuestionnaireVersion.id)
        .where(Response.state == "kept")
        .distinct()
    ).all()
    never = [key for key in answered if key not in folded]
    oldest = min(folded.values(), default=now)
    if never or (waiting and now - oldest > LONGEST_WAIT):
        return wrong(
            "columns",
            f"{waiting} answers are not counted yet. See that the worker runs, or say: consult fold",
        )
    return good("columns", f"{len(folded)} questionnaires counted, {waiting} answers wait")


def check_languages(session: Session) -> Iterator[Finding]:
    """Whether citizens find every word in every language they are offered."""
    consultations = list_consultations(session)
    gaps = []
    for consultation in consultations:
        for locale in consultation.locales:
            count = sum(list_missing(session, consultation, locale).values())
            if count:
                gaps.append(f"{consultation.slug}: {count} words in {locale}")
        for version in list_published(session, consultation.id):
            absent = set(consultation.locales) - set(version.locales)
            gaps += [f"{consultation.slug}/q/{version.slug}: words in {locale}" for locale in sorted(absent)]
    yield from (wrong("languages", f"Missing in {gap}. Write them at the desk.") for gap in gaps)
    if not gaps:
        yield good("languages", f"complete in {len(consultations)} public consultations")


def check_accounts(session: Session, *, production: bool) -> Iterator[Finding]:
    """Whether somebody can administer, and nobody with a password that everybody knows."""
    administrators = (
        select(Staff.id).join(StaffGrant).where(Staff.active, StaffGrant.role == Role.ADMINISTRATOR.value)
    )
    if session.scalar(administrators.limit(1)) is None:
        yield wrong("accounts", "Nobody can administer. Say: consult user add EMAIL --role administrator")
    roles = active_sample_roles(session)
    known = ", ".join(EMAILS[role] for role in roles)
    if roles and production:
        yield wrong("accounts", f"{known}: everybody knows the password. Start with an empty database.")
    elif roles:
        yield note("accounts", f"{known}: accounts of the sample.")
    else:
        yield good("accounts", "none of the sample")


def check_backup(session: Session, now: datetime, *, production: bool) -> Finding:
    """How old the newest backup is."""
    made = session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.verb == BACKED_UP))
    bad = wrong if production else note
    if made is None:
        return bad("backup", "There has never been one. Say: consult backup FILE")
    if now - made > OLDEST_BACKUP:
        return bad("backup", f"The newest is of {made:%Y-%m-%d}. Say: consult backup FILE")
    return good("backup", f"the newest is of {made:%Y-%m-%d %H:%M} UTC")


def check_retention(session: Session, now: datetime) -> Finding:
    """Whether what is due is forgotten."""
    done = last_run(session)
    if done is None or now - done > OLDEST_RUN:
        when = f"since {done:%Y-%m-%d}" if done else "ever"
        has_questionnaires = session.scalar(select(Questionnaire.id).limit(1)) is not None
        bad = wrong if has_questionnaires else note
        return bad("retention", f"Nothing was forgotten that was due, {when}. See that the worker runs.")
    return good("retention", f"last done {done:%Y-%m-%d}")
