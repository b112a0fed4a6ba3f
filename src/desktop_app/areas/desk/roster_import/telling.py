"""A plan as plain data: for the command line and for programs that read it."""

from typing import Any

from desktop_app.areas.desk.roster_import.plan import ImportPlan, PlanRow
from desktop_app.areas.desk.roster_import.roster import FileSummary, Problem
from desktop_app.core.wording import tr


def plan_json(plan: ImportPlan) -> dict[str, Any]:
    """Return a plan as JSON values with stable keys; no cell of a row is in it."""
    return {
        "format": plan.roster.format.value,
        "system": plan.roster.system,
        "label": plan.label,
        "empty": plan.is_empty,
        "counts": {
            kind.value: {decision.value: n for decision, n in found.items()}
            for kind, found in plan.counts().items()
        },
        "files": [_file(file) for file in plan.roster.files],
        "rows": [_row(row) for row in plan.rows],
        "problems": [_problem(problem) for problem in plan.problems],
    }


def show_problem(problem: Problem) -> str:
    """Return a problem with its place: the file and the line come first."""
    return tr(
        "{file}, line {line}: {sentence}",
        file=problem.where.file,
        line=problem.where.line,
        sentence=problem.sentence,
    )


def _file(file: FileSummary) -> dict[str, Any]:
    return {
        "name": file.name,
        "rows": file.rows,
        "encoding": file.reading.encoding,
        "delimiter": file.reading.delimiter,
        "sheet": file.reading.sheet,
        "ignored_columns": list(file.ignored_columns),
    }


def _row(row: PlanRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind.value,
        "decision": row.decision.value,
        "label": row.label,
        "reason": row.reason,
        "file": row.where.file if row.where else None,
        "line": row.where.line if row.where else None,
        "id": str(row.row_id) if row.row_id else None,
        "score": row.score,
        "changes": [
            {"field": change.label, "before": change.before, "after": change.after}
            for change in row.changes
        ],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "weight": problem.weight.value,
        "file": problem.where.file,
        "line": problem.where.line,
        "sentence": problem.sentence,
    }
