"""What a teacher's copy carries of how data is kept: nothing, that is the office's."""

from desktop_app.core.sync.carried import carried

carried.leave("how data is kept, and what was erased", "erasure", "retention_rule")
carried.leave("what was given to whom", "disclosure", "disclosure_person")
