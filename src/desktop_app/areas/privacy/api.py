"""The door of privacy: what is known of somebody, given out, kept and erased."""

from desktop_app.areas.privacy.queries.found import Found, found_of
from desktop_app.areas.privacy.queries.previews import Part, Preview, preview
from desktop_app.areas.privacy.service.erasures import (
    Erased,
    PrivacyService,
    erase,
    erasures,
    returned,
)
from desktop_app.areas.privacy.tables import Erasure, RetentionRule
from desktop_app.areas.privacy.terms import Subject, Then

__all__ = [
    "Erased",
    "Erasure",
    "Found",
    "Part",
    "Preview",
    "PrivacyService",
    "RetentionRule",
    "Subject",
    "Then",
    "erase",
    "erasures",
    "found_of",
    "preview",
    "returned",
]
