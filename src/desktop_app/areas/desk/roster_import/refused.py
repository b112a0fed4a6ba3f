"""Rows that were not taken, saved so that they can be put right and imported again."""

from pathlib import Path

from desktop_app.areas.desk.roster_import.plan import ImportPlan
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.tabular.writing import Cell, write_csv
from desktop_app.core.wording import tr


def save_refused(
    plan: ImportPlan, path: Path, *, for_excel: bool = True, progress: Progress = SILENT
) -> int:
    """Write the refused rows as CSV with a column of reasons first; return how many there are.

    Rows of several files share the columns of the same name. Raises FileRefused when the file
    cannot be written.
    """
    refused = plan.refused
    columns = list(dict.fromkeys(name for problem in refused for name in problem.headers))
    headers = [tr("Reason"), tr("File"), tr("Line"), *columns]
    rows: list[list[Cell]] = []
    for problem in refused:
        cells = dict(zip(problem.headers, problem.cells, strict=False))
        extra = problem.cells[len(problem.headers) :]
        rows.append(
            [problem.sentence, problem.where.file, problem.where.line,
             *(cells.get(name, "") for name in columns), *extra]
        )  # fmt: skip
    return write_csv(path, headers, rows, for_excel=for_excel, total=len(rows), progress=progress)
