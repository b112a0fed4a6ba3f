"""What all lines of a run ask: who pays for a student, under which tax rate, and what is amiss."""

from uuid import UUID

from desktop_app.areas.billing.bills import Problem, RunFacts
from desktop_app.areas.billing.queries.payers import Rate
from desktop_app.areas.billing.rules.prices import Share, check_shares
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


class Basis:
    """The shares and rates of a run, with the problems that were met on the way."""

    def __init__(self, facts: RunFacts) -> None:
        self._facts = facts
        self._shares: dict[UUID, tuple[Share, ...] | None] = {}
        self._problems: dict[tuple[UUID, str], Problem] = {}

    def rate(self, *asked: UUID | None) -> Rate:
        """Return the first rate that is asked for and known, else the school's usual one."""
        for rate_id in asked:
            if rate_id is not None and rate_id in self._facts.rates:
                return self._facts.rates[rate_id]
        return self._facts.default_rate

    def shares_of(self, student_id: UUID) -> tuple[Share, ...] | None:
        """Return who pays for a student; None, and a problem, when the shares do not add up.

        The student's own id stands for a family of one still to be made.
        """
        found = self._shares.get(student_id)
        if found is not None:
            return found
        if student_id not in self._shares:
            shares = self._facts.shares.get(student_id, ()) or (Share(student_id, 10_000),)
            try:
                check_shares(shares)
                self._shares[student_id] = shares
            except RuleBroken:
                self._shares[student_id] = None
        if self._shares[student_id] is None:
            self.problem(
                student_id, tr("The families' shares of this bill do not add up to 100 %.")
            )
        return self._shares[student_id]

    def problem(self, student_id: UUID, sentence: str) -> None:
        """Keep what leaves something of a student off the bill; once for each sentence."""
        student = self._facts.students[student_id]
        self._problems[student_id, sentence] = Problem(student_id, student.name, sentence)

    def problems(self) -> tuple[Problem, ...]:
        """Return what was met, by student."""
        found = self._problems.values()
        return tuple(sorted(found, key=lambda each: (each.student, each.sentence)))
