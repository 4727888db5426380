"""Dates as people write them in searches: oVirt takes Java's formats of the locale en_US."""

import datetime
import re

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

_SHORT = r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})"
_LONG = rf"(?:(?:{'|'.join(DAYS)}), )?(?P<name>[a-z]{{3,9}}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})"
_TIME = r"(?:,? (?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))? ?(?P<half>am|pm))?"
FORMATS = tuple(re.compile(date + _TIME, re.IGNORECASE | re.ASCII) for date in (_SHORT, _LONG))


def day(word: str) -> str | None:
    """The SQL of the midnight that the word means: Today, Yesterday, or the last such day of the week before today."""
    word = word.lower()
    if word == "today":
        return "current_date"
    if word == "yesterday":
        return "(current_date - 1)"
    if word in DAYS:
        return f"(current_date - 1 - mod(extract(isodow from current_date)::int + {12 - DAYS.index(word)}, 7)::int)"
    return None


def parse(text: str) -> datetime.datetime | None:
    """`1/31/2026`, `1/31/26, 2:05 PM`, `Jan 31, 2026`, `Saturday, January 31, 2026`, in the database's time zone."""
    for form in FORMATS:
        if match := form.fullmatch(text.strip()):
            try:
                return datetime.datetime(*_numbers(match.groupdict()))  # noqa: DTZ001 - the session's zone is meant
            except ValueError:
                return None
    return None


def _numbers(parts: dict[str, str | None]) -> tuple[int, int, int, int, int, int]:
    name = parts.get("name")
    month = MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"] or 0)
    year = int(parts["year"] or 0)
    if len(parts["year"] or "") == 2:
        year += 2000  # Java: within 80 years back and 20 ahead; nothing here is from before 2000
    hour = int(parts["hour"] or 0)
    if parts["half"]:
        hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0) if hour <= 12 else 24
    return year, month, int(parts["day"] or 0), hour, int(parts["minute"] or 0), int(parts["second"] or 0)
