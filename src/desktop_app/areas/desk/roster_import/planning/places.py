"""Schools of the file become locations, its sessions terms."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from desktop_app.areas.desk.roster_import.plan import Decision, Kind
from desktop_app.areas.desk.roster_import.planning.draft import Draft
from desktop_app.areas.desk.roster_import.roster import Address, OrgEntry, SessionEntry
from desktop_app.areas.desk.roster_import.writes import NewLocation, NewTerm
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

_LONGEST = 300
_EARLIEST, _LATEST = 1990, 2100
_YEAR_BEGINS = 8  # August, where the school itself begins a year that it has to make


def plan_locations(draft: Draft) -> None:
    """Decide what each school of the file becomes."""
    linked = set(draft.known.external.values())
    by_name = {
        fold(name): row_id for row_id, name in draft.known.locations.items() if row_id not in linked
    }
    for org in draft.roster.orgs:
        if not draft.is_left_out(Kind.LOCATION, org.ref, org.name, org.where):
            draft.locations[org.ref] = _location(draft, org, by_name)
            draft.keep_id(org.external, "location_id", draft.locations[org.ref])


def _location(draft: Draft, org: OrgEntry, by_name: dict[str, UUID]) -> UUID:
    chosen = draft.choices.location_id
    known = draft.known_id(org.external)
    same_name = by_name.get(fold(org.name))
    if chosen is not None and chosen in draft.known.locations:
        reason = tr("Goes to {name}.", name=draft.known.locations[chosen])
        found, decision = chosen, Decision.MATCHED
    elif known is not None and known in draft.known.locations:
        reason, found, decision = "", known, Decision.UNCHANGED
    elif same_name is not None and not draft.is_apart(Kind.LOCATION, org.ref):
        reason, found, decision = tr("The same name."), same_name, Decision.MATCHED
        if org.external:
            del by_name[fold(org.name)]
    else:
        reason, found, decision = "", draft.new_id(), Decision.MADE
        draft.writes.locations.append(NewLocation(found, _usable(draft, org)))
    draft.decide(Kind.LOCATION, org.ref, decision, org.name, org.where, reason=reason, row_id=found)
    return found


def plan_terms(draft: Draft) -> None:
    """Decide what each term of the file becomes; a whole school year is the span of its terms."""
    if not draft.choices.make_terms:
        return
    spans = [
        (term.starts_on, term.ends_on, term.name) for term in draft.known.terms if not term.proposed
    ]
    has_parts = {session.parent for session in draft.roster.sessions}
    for session in draft.roster.sessions:
        if session.ref in has_parts or draft.is_left_out(
            Kind.TERM, session.ref, session.title, session.where
        ):
            continue
        _term(draft, session, spans)


def _term(draft: Draft, session: SessionEntry, spans: list[tuple[date, date, str]]) -> None:
    kind, ref, title, where = Kind.TERM, session.ref, session.title, session.where
    if known := draft.known_id(session.external):
        draft.decide(kind, ref, Decision.UNCHANGED, title, where, row_id=known)
        return
    for term in draft.known.terms:
        if (term.starts_on, term.ends_on) == (session.starts_on, session.ends_on):
            reason = tr("The same days as {name}.", name=term.name)
            draft.decide(kind, ref, Decision.MATCHED, title, where, reason=reason, row_id=term.id)
            draft.keep_id(session.external, "term_id", term.id)
            spans.append((term.starts_on, term.ends_on, term.name))
            return
    for starts, ends, name in spans:
        if starts <= session.ends_on and ends >= session.starts_on:
            draft.refuse(kind, ref, title, where, tr("It overlaps the term {name}.", name=name))
            return
    if refusal := _no_year(draft, session):
        draft.refuse(kind, ref, title, where, refusal)
        return
    new = draft.new_id()
    spans.append((session.starts_on, session.ends_on, title))
    draft.writes.terms.append(NewTerm(new, session))
    draft.keep_id(session.external, "term_id", new)
    draft.decide(
        kind, ref, Decision.MADE, title, where, reason=_takes_place(draft, session), row_id=new
    )


def _takes_place(draft: Draft, session: SessionEntry) -> str:
    """Say which terms that came with the school give way to one of the file."""
    gone = [
        term.name
        for term in draft.known.terms
        if term.proposed and term.starts_on <= session.ends_on and term.ends_on >= session.starts_on
    ]
    return tr("It replaces the proposed term {name}.", name=", ".join(gone)) if gone else ""


def _no_year(draft: Draft, session: SessionEntry) -> str:
    """Say why a term fits in no academic year, neither one of the school nor one of its own."""
    first, last = session.starts_on, session.ends_on
    if first.year < _EARLIEST or last.year > _LATEST:
        return tr("A term lies between 1990 and 2100.")
    if len(session.title) > _LONGEST:
        return tr("The name is longer than {most} letters; shorten it in the file.", most=_LONGEST)
    if any(year.starts_on <= last and year.ends_on >= first for year in draft.known.years):
        return ""
    if session.is_whole_year:
        return ""
    begins = first.year if first.month >= _YEAR_BEGINS else first.year - 1
    own = min(first, date(begins, _YEAR_BEGINS, 1)), max(last, date(begins + 1, 7, 31))
    for year in draft.known.years:
        if year.starts_on <= own[1] and year.ends_on >= own[0]:
            return tr("It lies outside the year {name}, and a year of its own would overlap it.",
                      name=year.name)  # fmt: skip
    return ""


def _usable(draft: Draft, org: OrgEntry) -> OrgEntry:
    """Return the school without an address or phone that is absurdly long."""
    parts = (
        org.phone,
        org.address.street,
        org.address.city,
        org.address.state,
        org.address.postcode,
    )
    if max(map(len, parts)) <= _LONGEST:
        return org
    draft.warn(org.where, tr("The address or phone is absurdly long; it is left empty."))
    return replace(org, address=Address(), phone="")
