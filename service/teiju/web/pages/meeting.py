"""The page of a meeting: when, where, on what, and which posts attended."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages import calendar
from teiju.web.pages.facts import Facts, Link
from teiju.web.pages.language import Words
from teiju.web.pages.page import Asked, Page
from teiju.web.pages.sourcing import Evidence, evidence, places_of, references_of


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item; items under another are its `parts`."""

    number: str
    link: Link
    parts: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """One who attended, by post: names of officials are not recorded."""

    number: str
    posts: tuple[Words, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class MeetingView:
    """What the template shows of a meeting."""

    zone: Link | None
    committee: Link | None
    day: str | None
    hours: str | None
    venue: Words | None
    agenda: tuple[AgendaItem, ...]
    attendance: tuple[Attendance, ...]
    members: str | None
    present: str | None
    evidence: tuple[Evidence, ...]


async def page(asked: Asked) -> Page | None:
    """The page of the meeting that the path names."""
    facts = await asked.facts("meeting", asked.iri)
    if not facts.has_type(asked.iri, "tj:Meeting"):
        return None
    view = _view(facts, asked)
    crumbs = [asked.crumb("nav.zones", "zones"), *((view.zone,) if view.zone else ())]
    return Page(
        template="meeting.html",
        title=facts.name(asked.iri),
        view=view,
        description=asked.texts(
            "meeting.description",
            name=facts.name(asked.iri),
            day=view.day or "—",
            items=len(view.agenda),
        ),
        crumbs=tuple(crumbs),
        iri=asked.iri,
        references=references_of(facts, asked.iri),
        kind=asked.texts("kind.meeting"),
    )


def _view(facts: Facts, asked: Asked) -> MeetingView:
    meeting = asked.iri
    zone, committee = facts.one(meeting, "tj:ofZone"), facts.one(meeting, "tj:heldBy")
    start, end = facts.one(meeting, "tj:startsAt"), facts.one(meeting, "tj:endsAt")
    day = start or facts.one(meeting, "tj:heldOn")
    items = facts.sources("tj:agendaOf", meeting)
    attendances = facts.sources("tj:attendanceAt", meeting)
    return MeetingView(
        zone=None if zone is None else facts.link(zone),
        committee=None if committee is None else facts.link(committee),
        day=_day(day, asked),
        hours=_hours(start, end),
        venue=facts.words(meeting, "tj:venue"),
        agenda=_agenda(facts, [i for i in items if facts.one(i, "tj:subItemOf") is None]),
        attendance=tuple(
            Attendance(
                facts.one(iri, "tj:numberAsStated") or "",
                tuple(facts.all_words(iri, "tj:postName")),
                facts.one(iri, "tj:personName"),
            )
            for iri in sorted(attendances, key=lambda a: (facts.order(a), a))
        ),
        members=facts.one(meeting, "tj:memberCount"),
        present=facts.one(meeting, "tj:presentCount"),
        evidence=evidence(asked.texts("evidence.meeting"), places_of(facts, meeting)),
    )


def _agenda(facts: Facts, items: list[str]) -> tuple[AgendaItem, ...]:
    return tuple(
        AgendaItem(
            facts.one(item, "tj:numberAsStated") or "",
            facts.link(item),
            _agenda(facts, facts.sources("tj:subItemOf", item)),
        )
        for item in sorted(items, key=lambda i: (facts.order(i), i))
    )


def _day(value: str | None, asked: Asked) -> str | None:
    if value is None:
        return None
    weekday = calendar.weekday(value, asked.language)
    return asked.texts(
        "meeting.day", date=calendar.written(value[:10], asked.language), weekday=weekday
    )


def _hours(start: str | None, end: str | None) -> str | None:
    times = [value[11:16] for value in (start, end) if value is not None and len(value) > 15]
    return "\N{EN DASH}".join(times) or None
