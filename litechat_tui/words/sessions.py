"""Sessions in words: titles, and the days and times they are listed under."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from litechat_tui.domain.chat import Session, TitleSource
from litechat_tui.domain.shelf import Group, GroupKind
from litechat_tui.domain.titles import says_fork
from litechat_tui.words.catalogue import N_, _, ngettext

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

_HEADINGS = {
    GroupKind.PINNED: N_("Pinned"),
    GroupKind.RUNNING: N_("Running"),
    GroupKind.TODAY: N_("Today"),
    GroupKind.YESTERDAY: N_("Yesterday"),
    GroupKind.WEEK: N_("This week"),
    GroupKind.MONTH: N_("Earlier"),
}


def untitled() -> str:
    """Return what a session without a title is called."""
    return _("New session")


def title_of(session: Session) -> str:
    """Return what a session is called on screen."""
    title = session.title or untitled()
    if session.title_source is TitleSource.FORK and not says_fork(title):
        return _("{title} (fork)").format(title=title)
    return title


def title_in_list(session: Session) -> str:
    """Return what a session is called in a list: as long as nobody has named it, a compared one by its model, too."""
    title = title_of(session)
    if session.comparison and session.title_source in (None, TitleSource.FORK):
        return _("{model}: {title}").format(model=session.model, title=title)
    return title


def heading_of(group: Group) -> str:
    """Return what stands above a group of sessions."""
    match group.kind:
        case GroupKind.MONTH if group.since is not None:
            return _("{month} {year}").format(month=_(_MONTHS[group.since.month - 1]), year=group.since.year)
        case GroupKind.FOUND:
            return ngettext("{count} session", "{count} sessions", group.count).format(count=group.count)
        case _:
            return _(_HEADINGS[group.kind])


def when(moment: datetime, now: datetime) -> str:
    """Return `moment` in few letters: the time today, the weekday this week, the date before that."""
    local = moment.astimezone(now.tzinfo)
    age = now.date() - local.date()
    if age < timedelta(days=1):
        return f"{local:%H:%M}"
    if age < timedelta(days=7):
        return _("{weekday} {time}").format(weekday=weekday(local), time=f"{local:%H:%M}")
    return short_date(local) if local.year == now.year else f"{local:%Y-%m-%d}"


def time_under_heading(moment: datetime, now: datetime) -> str:
    """Return what the heading of a group by date leaves open: the time, the weekday and the time, or the date."""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    return f"{local:%H:%M}" if days <= 1 else when(moment, now) if days < 7 else short_date(local)


def weekday(day: date) -> str:
    """Return the day of the week in few letters."""
    return _(_WEEKDAYS[day.weekday()])


def short_date(day: date) -> str:
    """Return a day without its year."""
    return _("{day:02} {month}").format(day=day.day, month=_(_SHORT_MONTHS[day.month - 1]))


_SHORT_MONTHS = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
