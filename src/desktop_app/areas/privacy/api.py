"""The door of privacy: what is known of somebody, given out, kept and erased."""

from desktop_app.areas.privacy.exporting import Everything, proposed_name, write_everything
from desktop_app.areas.privacy.queries.checks import problems
from desktop_app.areas.privacy.queries.due import Due, RuleRow, rules_of
from desktop_app.areas.privacy.queries.found import Found, found_of
from desktop_app.areas.privacy.queries.persons import PersonRow, Role, person_ids, person_page
from desktop_app.areas.privacy.queries.previews import Part, Preview, preview
from desktop_app.areas.privacy.service.erasures import (
    Erased,
    PrivacyService,
    erase,
    erasures,
    returned,
)
from desktop_app.areas.privacy.service.retention import Applied, RetentionService, set_rule
from desktop_app.areas.privacy.tables import Erasure, RetentionRule
from desktop_app.areas.privacy.terms import Subject, Then
from desktop_app.areas.privacy.words import (
    months_words,
    since_words,
    subject_words,
    then_words,
)

__all__ = [
    "Applied",
    "Due",
    "Erased",
    "Erasure",
    "Everything",
    "Found",
    "Part",
    "PersonRow",
    "Preview",
    "PrivacyService",
    "RetentionRule",
    "RetentionService",
    "Role",
    "RuleRow",
    "Subject",
    "Then",
    "erase",
    "erasures",
    "found_of",
    "months_words",
    "person_ids",
    "person_page",
    "preview",
    "problems",
    "proposed_name",
    "returned",
    "rules_of",
    "set_rule",
    "since_words",
    "subject_words",
    "then_words",
    "write_everything",
]
