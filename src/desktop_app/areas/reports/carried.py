"""What a teacher's copy carries of reports: nothing, they are written in the office."""

from desktop_app.core.sync.carried import carried

carried.leave("reports need the office", "report_text", "next_step")
