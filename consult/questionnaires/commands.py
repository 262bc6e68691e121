"""`consult questionnaire …`: import, export and publish from the command line."""

import json
from pathlib import Path

import click

from consult.consultations.queries import find_consultation
from consult.core.clock import utc_now
from consult.core.errors import NotFound
from consult.infra.terminal import refusals
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import find_by_slug_anywhere, get_version, latest_version, theme_ids
from consult.questionnaires.rules.document import load_document, write_document
from consult.web.context import House


@click.group()
def questionnaire() -> None:
    """Bring questionnaires in and out, and publish them."""


@questionnaire.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--consultation", "consultation_slug", required=True, help="Slug of the consultation.")
@click.option("--slug", help="Slug of the questionnaire; by default its code.")
@click.pass_obj
def import_file(house: House, file: Path, consultation_slug: str, slug: str | None) -> None:
    """Make a draft from a questionnaire file."""
    with refusals(str(file)), house.database.transaction() as session:
        consultation = find_consultation(session, consultation_slug)
        if consultation is None:
            raise NotFound(consultation_slug)
        document = load_document(file.read_bytes(), theme_ids(session, consultation.id))
        draft = import_document(
            session, None, consultation_id=consultation.id, document=document, slug=slug, now=utc_now()
        )
        click.echo(f"Draft {draft.number}: {len(document.definition.questions)} questions.")


@questionnaire.command("publish")
@click.argument("slug")
@click.option(
    "--consultation", "consultation_slug", help="Slug of the consultation, where the slug occurs in several."
)
@click.pass_obj
def publish_draft(house: House, slug: str, consultation_slug: str | None) -> None:
    """Publish the draft of a questionnaire."""
    with refusals(slug), house.database.transaction() as session:
        found = _one(find_by_slug_anywhere(session, slug), slug, consultation_slug)
        version = publish(session, None, found, locales=found.consultation.locales, now=utc_now())
        click.echo(f"Published version {version.number}, digest {version.digest}.")


@questionnaire.command("export")
@click.argument("slug")
@click.option(
    "--consultation", "consultation_slug", help="Slug of the consultation, where the slug occurs in several."
)
@click.option("--format", "kind", type=click.Choice(["json"]), default="json")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export_file(house: House, slug: str, consultation_slug: str | None, kind: str, output: Path) -> None:
    """Write the newest version of a questionnaire to a file."""
    with refusals(slug), house.database.reading() as session:
        found = _one(find_by_slug_anywhere(session, slug), slug, consultation_slug)
        newest = latest_version(session, found.id)
        if newest is None:
            raise NotFound(slug)
        document = write_document(get_version(session, newest.id).document())
        output.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        click.echo(f"Wrote {output} ({kind}).")


def _one(found: list[Questionnaire], slug: str, consultation_slug: str | None) -> Questionnaire:
    wanted = [each for each in found if consultation_slug in (None, each.consultation.slug)]
    if len(wanted) != 1:
        raise NotFound(slug if not wanted else f"{slug}: several consultations have it, name one")
    return wanted[0]
