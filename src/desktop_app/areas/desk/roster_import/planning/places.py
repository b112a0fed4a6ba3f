"""Schools of the file become locations, its sessions terms."""

from datetime import date
from uuid import UUID

from desktop_app.areas.desk.roster_import.plan import Decision, Kind
from desktop_app.areas.desk.roster_import.planning.draft import Draft
from desktop_app.areas.desk.roster_import.roster import OrgEntry, SessionEntry
from desktop_app.areas.desk.roster_import.writes import NewLocation, NewTerm
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr


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
        draft.writes.locations.append(NewLocation(found, org))
    draft.decide(Kind.LOCATION, org.ref, decision, org.name, org.where, reason=reason, row_id=found)
    return found


def plan_terms(draft: Draft) -> None:
    """Decide what each term of the file becomes; a whole school year is the span of its terms."""
    if not draft.choices.make_terms:
        return
    spans = [(term.starts_on, term.ends_on, term.name) for term in draft.known.terms]
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
            return
    for starts, ends, name in spans:
        if starts <= session.ends_on and ends >= session.starts_on:
            draft.refuse(kind, ref, title, where, tr("It overlaps the term {name}.", name=name))
            return
    new = draft.new_id()
    spans.append((session.starts_on, session.ends_on, title))
    draft.writes.terms.append(NewTerm(new, session))
    draft.keep_id(session.external, "term_id", new)
    draft.decide(kind, ref, Decision.MADE, title, where, row_id=new)
