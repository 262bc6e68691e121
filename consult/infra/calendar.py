"""Calendar files (iCalendar, RFC 5545), with the municipality's time zone spelt out in them."""

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vText

from consult.core.clock import HOME_ZONE


@dataclass(frozen=True, slots=True)
class Appointment:
    """What stands in a calendar: `uid` stays the same when it is sent again. The text is in the language `locale`."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    title: str
    place: str
    description: str
    locale: str
    url: str = ""
    is_cancelled: bool = False


def calendar_file(appointment: Appointment) -> str:
    """The calendar file of one appointment."""
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", appointment.written_at)
    event.add("dtstart", appointment.starts_at.astimezone(HOME_ZONE))
    event.add("dtend", appointment.ends_at.astimezone(HOME_ZONE))
    for name, words in (
        ("summary", appointment.title),
        ("location", appointment.place),
        ("description", appointment.description),
    ):
        if words:
            text = vText(words)
            text.params["LANGUAGE"] = appointment.locale
            event.add(name, text)
    if appointment.url:
        event.add("url", appointment.url)
    event.add("status", "CANCELLED" if appointment.is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Consult//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    # Only the year of the appointment: the zone's whole history would be most of the file.
    day = appointment.starts_at.date()
    calendar.add_missing_timezones(
        day.replace(month=1, day=1), appointment.ends_at.date().replace(month=12, day=31)
    )
    file: bytes = calendar.to_ical()
    return file.decode()
