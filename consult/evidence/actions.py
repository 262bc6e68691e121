"""Changes to sources and their passages."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.core.errors import Conflict, Invalid, Problem
from consult.core.ids import new_id
from consult.evidence.models import Passage, PassageTheme, PassageTranslation, Source, Statement, Study
from consult.evidence.queries import actor_group_ids_of, get_source, passage_rows, theme_ids_of
from consult.evidence.rules import (
    Card,
    PassageInput,
    SourceHead,
    SourceKind,
    StatementCard,
    StudyCard,
    check_card,
    check_head,
    check_passages,
)


def create_source(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    kind: SourceKind,
    head: SourceHead,
    now: datetime,
) -> Source:
    """A new source without passages. The use case that makes it writes the line of the audit trail."""
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    problems = check_head(head, actor_group_ids=actor_group_ids_of(session, consultation_id))
    if problems:
        raise Invalid(problems)
    source = Source(id=new_id(), consultation_id=consultation_id, kind=kind.value, created_at=now, revision=1)
    write_head(source, head)
    session.add(source)
    session.flush()
    return source


def write_head(source: Source, head: SourceHead) -> None:
    """Put what is said of every source into its row."""
    source.title, source.locale = head.title.strip(), head.locale
    source.day, source.actor_group_id, source.about = head.day, head.actor_group_id, head.about.strip()


def claim_revision(session: Session, source: Source, revision: int) -> None:
    """Raise the source's revision from the one that was opened; Conflict when somebody has saved meanwhile."""
    claimed = session.scalar(
        update(Source)
        .where(Source.id == source.id, Source.revision == revision)
        .values(revision=revision + 1)
        .returning(Source.revision)
        .execution_options(synchronize_session=False)
    )
    if claimed is None:
        raise Conflict(source.id)
    session.refresh(source, ["revision"])


def check_source_passages(
    session: Session, source: Source, passages: Sequence[PassageInput]
) -> list[Problem]:
    """What is wrong with the passages of this source."""
    themes = theme_ids_of(session, source.consultation_id)
    return check_passages(SourceKind(source.kind), passages, theme_ids=themes)


def save_passages(
    session: Session, actor: Actor | None, *, source: Source, passages: Sequence[PassageInput], now: datetime
) -> None:
    """Make these the passages of the source, in this order.

    Those named by their key are changed and stay themselves; those that are not named any more are gone. The use
    case writes the line of the audit trail, and claims the revision before it.
    """
    require(actor, Permission.RECORD_EVIDENCE, source.consultation_id)
    problems = check_source_passages(session, source, passages)
    if problems:
        raise Invalid(problems)
    kept = {row.id: row for row in passage_rows(session, source.id)}
    wanted = {passage.id for passage in passages}
    for row in kept.values():
        if row.id not in wanted:
            session.delete(row)
        else:
            row.position += len(kept) + len(passages)  # out of the way of the new order
    session.flush()
    for position, passage in enumerate(passages):
        row = kept.get(passage.id or "") or Passage(id=new_id(), source_id=source.id)
        session.add(row)
        write_passage(row, passage, position)
        write_themes(row, passage)
        write_translations(row, passage, made_by=actor.id if actor else None, now=now)
    session.flush()


def write_passage(row: Passage, passage: PassageInput, position: int) -> None:
    """Put a passage's own values into its row."""
    row.position, row.kind = position, passage.kind.value
    row.text, row.locale = passage.text.strip(), passage.locale
    row.addressed_to = passage.addressed_to.strip() or None
    row.due_on, row.due_words = passage.due_on, passage.due_words.strip() or None
    row.may_quote = passage.may_quote


def write_themes(row: Passage, passage: PassageInput) -> None:
    """Make these the themes of a passage."""
    there = {link.theme_id for link in row.themes}
    row.themes[:] = [link for link in row.themes if link.theme_id in passage.theme_ids]
    row.themes += [PassageTheme(theme_id=key) for key in dict.fromkeys(passage.theme_ids) if key not in there]


def write_translations(row: Passage, passage: PassageInput, *, made_by: str | None, now: datetime) -> None:
    """Make these the translations of a passage. One that is unchanged keeps its maker and its day."""
    there = {translation.locale: translation for translation in row.translations}
    wanted = {translation.locale for translation in passage.translations}
    row.translations[:] = [translation for translation in row.translations if translation.locale in wanted]
    for given in passage.translations:
        translation = there.get(given.locale)
        text = given.text.strip()
        if translation is None:
            translation = PassageTranslation(locale=given.locale, text="", how=given.how.value)
            row.translations.append(translation)
        if (translation.text, translation.how) != (text, given.how.value):
            translation.text, translation.how = text, given.how.value
            translation.made_by, translation.made_at = made_by, now


def register(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    kind: SourceKind,
    head: SourceHead,
    card: Card | None,
    passages: Sequence[PassageInput],
    now: datetime,
) -> Source:
    """A new source with its card and its passages; every problem is told at once."""
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    problems = check_head(head, actor_group_ids=actor_group_ids_of(session, consultation_id))
    problems += check_card(card, latest_year=now.year)
    problems += check_passages(kind, passages, theme_ids=theme_ids_of(session, consultation_id))
    if problems:
        raise Invalid(problems)
    source = create_source(session, actor, consultation_id=consultation_id, kind=kind, head=head, now=now)
    write_card(session, source, card)
    save_passages(session, actor, source=source, passages=passages, now=now)
    log(session, actor, source, "create", now, len(passages))
    return source


def update_source(
    session: Session,
    actor: Actor | None,
    *,
    source: Source,
    revision: int,
    head: SourceHead,
    card: Card | None,
    passages: Sequence[PassageInput],
    now: datetime,
) -> None:
    """Change a source. `revision` is the one that was opened; Conflict when somebody has saved meanwhile."""
    require(actor, Permission.RECORD_EVIDENCE, source.consultation_id)
    problems = check_head(head, actor_group_ids=actor_group_ids_of(session, source.consultation_id))
    problems += check_card(card, latest_year=now.year)
    problems += check_source_passages(session, source, passages)
    if problems:
        raise Invalid(problems)
    claim_revision(session, source, revision)
    write_head(source, head)
    write_card(session, source, card)
    save_passages(session, actor, source=source, passages=passages, now=now)
    log(session, actor, source, "update", now, len(passages))


def delete_source(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    source_id: str,
    kinds: Sequence[SourceKind],
    now: datetime,
) -> None:
    """Take a source away with its card and all its passages."""
    require(actor, Permission.RECORD_EVIDENCE, consultation_id)
    source = get_source(session, consultation_id, source_id, kinds)
    passages = len(passage_rows(session, source.id))
    log(session, actor, source, "delete", now, passages)
    session.execute(delete(Source).where(Source.id == source.id).execution_options(synchronize_session=False))


def write_card(session: Session, source: Source, card: Card | None) -> None:
    """Write the card of a study or a statement over the one that was there."""
    if isinstance(card, StudyCard):
        study = session.get(Study, source.id) or Study(source_id=source.id)
        study.reference, study.method = card.reference.strip(), card.method.strip()
        study.population, study.year, study.licence = card.population.strip(), card.year, card.licence.strip()
        session.add(study)
    elif isinstance(card, StatementCard):
        statement = session.get(Statement, source.id) or Statement(source_id=source.id)
        statement.body_name = card.body_name.strip()
        session.add(statement)


def log(
    session: Session, actor: Actor | None, source: Source, verb: str, now: datetime, passages: int
) -> None:
    """The line of the audit trail about a source: its kind and how many passages, never a word of them."""
    record(
        session,
        actor,
        verb=verb,
        kind=source.kind,
        object_id=source.id,
        scope_id=source.consultation_id,
        now=now,
        detail={"passages": passages},
    )


def register_study(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    title: str,
    locale: str,
    reference: str,
    method: str = "",
    population: str = "",
    year: int | None = None,
    licence: str = "",
    about: str = "",
    passages: Sequence[PassageInput],
    now: datetime,
) -> Source:
    """A study with its findings. Whether it may be quoted stands at each finding."""
    return register(
        session,
        actor,
        consultation_id=consultation_id,
        kind=SourceKind.STUDY,
        head=SourceHead(title, locale, about=about),
        card=StudyCard(reference, method, population, year, licence),
        passages=passages,
        now=now,
    )


def register_statement(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    title: str,
    body_name: str,
    day: date | None,
    locale: str,
    actor_group_id: str | None = None,
    about: str = "",
    passages: Sequence[PassageInput],
    now: datetime,
) -> Source:
    """What a body with a right to be heard wrote, remark by remark."""
    return register(
        session,
        actor,
        consultation_id=consultation_id,
        kind=SourceKind.STATEMENT,
        head=SourceHead(title, locale, day, actor_group_id, about),
        card=StatementCard(body_name),
        passages=passages,
        now=now,
    )


def register_earlier_plan(
    session: Session,
    actor: Actor | None,
    *,
    consultation_id: str,
    title: str,
    day: date | None,
    locale: str,
    about: str = "",
    passages: Sequence[PassageInput],
    now: datetime,
) -> Source:
    """An earlier plan: its actions and success criteria, each with the centre it was for and its deadline."""
    return register(
        session,
        actor,
        consultation_id=consultation_id,
        kind=SourceKind.EARLIER_PLAN,
        head=SourceHead(title, locale, day, about=about),
        card=None,
        passages=passages,
        now=now,
    )
