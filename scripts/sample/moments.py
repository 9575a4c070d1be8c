"""Points in time, and how exports write them.

>>> iso(datetime(2024, 12, 31, 23, 30, tzinfo=timezone.utc))
'2024-12-31T23:30:00Z'
"""

from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from sample.chance import Chance

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
EXPORTED_AT = datetime(2026, 1, 12, 6, 0, tzinfo=timezone.utc)
QUARTERS = tuple((year, quarter) for year in (2024, 2025) for quarter in (1, 2, 3, 4))


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A moment in UTC."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=timezone.utc)


def opening_day(year: int, quarter: int) -> date:
    """The relationship survey of a quarter opens on the tenth of its second month."""
    return date(year, 3 * quarter - 1, 10)


def working_hours_after(chance: Chance, since: datetime, days: int) -> datetime:
    """A moment at most `days` days later, soon more likely than late; sometimes in the evening."""
    fraction = chance.fraction()
    wait = fraction * fraction * days
    moment = at(since.date() + timedelta(days=int(wait)), chance.integer(8, 21), chance.integer(0, 59))
    return max(moment, since) + timedelta(seconds=chance.integer(1, 59))


def iso(moment: datetime) -> str:
    """As most exports write it: UTC with a Z."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def without_offset(moment: datetime) -> str:
    """UTC that does not say so."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")


def with_offset(moment: datetime) -> str:
    """Amsterdam time with its offset."""
    return moment.astimezone(AMSTERDAM).isoformat()


def dutch(moment: datetime) -> str:
    """Amsterdam time as a Dutch form writes it, without offset: 31-12-2025 23:45."""
    return moment.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M")
