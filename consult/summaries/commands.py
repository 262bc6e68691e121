"""`consult theme export`: a theme, or all of them, as a file."""

from pathlib import Path

import click

from consult.consultations.queries import find_consultation, get_theme, view_consultation
from consult.core.clock import utc_now
from consult.core.errors import NotFound
from consult.core.locales import OFFERED
from consult.infra.terminal import refusals
from consult.summaries.actions import deliver
from consult.summaries.papers.deliveries import FORMATS
from consult.summaries.queries import RawFromDatabase, actor_group_names, load_report
from consult.web.context import House


@click.group()
def theme() -> None:
    """Take out what was said, by theme."""


@theme.command("export")
@click.argument("consultation_slug", metavar="CONSULTATION")
@click.option("--theme", "theme_slug", help="Slug of the theme; without it, all themes.")
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), required=True)
@click.option(
    "--locale",
    type=click.Choice(OFFERED),
    default="da",
    show_default=True,
    help="Language of the labels.",
)
@click.option("--raw", is_flag=True, help="With the raw answers (XLSX only); the audit trail says so.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.pass_obj
def export(
    house: House,
    consultation_slug: str,
    theme_slug: str | None,
    kind: str,
    locale: str,
    raw: bool,
    output: Path,
) -> None:
    """Write what was said in a CONSULTATION to a file, small counts hidden."""
    if raw and not FORMATS[kind].takes_raw:
        raise click.UsageError("--raw goes with --format xlsx only.")
    now = utc_now()
    with refusals(consultation_slug), house.database.reading() as session:
        found = find_consultation(session, consultation_slug)
        if found is None:
            raise NotFound(consultation_slug)
        view = view_consultation(session, found, locale)
        theme_id = get_theme(session, view, theme_slug, locale).id if theme_slug else None
        report = load_report(session, house.settings.state_folder, view, locale, theme_slug)
        with house.database.transaction() as writing:
            delivery = deliver(
                writing,
                None,
                consultation_id=view.id,
                theme_id=theme_id,
                report=report,
                format=kind,
                with_raw=raw,
                now=now,
            )
        answers = RawFromDatabase(session, view, locale) if raw else None
        FORMATS[kind].write(delivery, actor_group_names(session, view, locale), output, answers)
    click.echo(f"Wrote {output}: snapshot {delivery.number}, digest {delivery.digest}.")
