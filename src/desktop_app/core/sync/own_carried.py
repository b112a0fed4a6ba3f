"""What a copy carries of copies: the entries of the review list that its teacher may choose in."""

from sqlalchemy import and_

from desktop_app.core.sync.carried import carried
from desktop_app.core.sync.tables import Conflict

carried.table(
    "conflict",
    lambda span: and_(Conflict.person_id == span.me, Conflict.decided_at.is_(None)),
    blank=("raw",),
)
carried.never_by("outbox", "person_id", "student_id")
carried.never_by("change_set", "actor_id", "number", "txid")
carried.leave("a copy keeps its own", "outbox", "sync_state", "change", "change_set")
