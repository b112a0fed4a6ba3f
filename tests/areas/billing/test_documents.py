"""Documents say what was true when they were issued, and are printed the same ever after."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import FreeLine, PriceUnit
from desktop_app.areas.school import api as school
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.errors import DownbeatError, FileRefused, NotFound, Stopped
from desktop_app.core.journal.undo import undo
from desktop_app.core.printing.preview import page_count
from desktop_app.core.printing.words import (
    Closing,
    Document,
    Note,
    Opening,
    PayTable,
    Table,
    Transfer,
)
from desktop_app.core.progress import Progress
from tests.areas.billing.desk import Desk

LOGO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccf"
    "f0bf1e00067f02fe3aa0fb2f0000000049454e44ae426082"
)


@pytest.fixture
def larkfield(okonkwo: Desk) -> Desk:
    facts = {
        "street": "14 Mill Lane",
        "city": "Larkfield",
        "email": "office@larkfield.example",
        "phone": "045 555 0100",
        "legal_name": "Larkfield School of Music Ltd",
        "company_number": "555019",
        "iban": "IE29 AIBK 9311 5212 3456 78",
    }
    okonkwo.write(lambda work: school.set_school(work, facts))
    return okonkwo


def content(desk: Desk, kind: str = "invoice", at: int = 0) -> Document:
    with desk.database.reading() as session:
        ids = documents.documents_of(session, kind=kind)
        return documents.content_of(session, ids[at])


def block(document: Document, kind: type) -> Any:
    return next(each for each in document.blocks if isinstance(each, kind))


def totals(document: Document) -> list[tuple[str, str]]:
    return [(total.label, total.value) for total in block(document, Closing).totals]


def test_an_invoice_says_who_pays_what_for_whom(larkfield: Desk) -> None:
    larkfield.run()
    found = content(larkfield)
    opening, table = block(found, Opening), block(found, Table)
    assert (found.title, found.number, found.subject) == ("Invoice", "2026-0001", "Okonkwo-Reid")
    assert opening.address.name == "Grace Okonkwo-Reid"
    assert opening.address.lines == ("Okonkwo-Reid family", "7 Alder Court", "Larkfield")
    assert [fact.value for fact in opening.facts] == ["5 November 2026", "November 2026"]
    assert [fact.value for fact in opening.box] == ["€318.00", "19 November 2026"]
    assert [group.title for group in table.groups] == ["Amara", "Kofi"]
    [violin] = table.groups[0].lines
    assert violin.cells == ("Violin, 1-on-1", "5", "38.00", "190.00")
    assert violin.detail == "Mon 2, 9, 16, 23, 30 Nov, 45 minutes"
    assert totals(found) == [("This invoice", "318.00"), ("To pay", "€318.00")]


def test_a_euro_invoice_carries_the_code_that_a_bank_app_reads(larkfield: Desk) -> None:
    larkfield.run()
    scan = block(content(larkfield), Closing).scan
    assert scan.content == Transfer(
        "Larkfield School of Music Ltd", "IE29AIBK93115212345678", "318.00", "2026-0001"
    )
    facts = [fact.value for fact in block(content(larkfield), PayTable).facts]
    assert "IE29 AIBK 9311 5212 3456 78" in facts


def test_without_an_iban_there_is_no_code(okonkwo: Desk) -> None:
    okonkwo.run()
    assert block(content(okonkwo), Closing).scan is None


def test_a_balance_is_brought_forward_with_its_source(larkfield: Desk) -> None:
    larkfield.at(2026, 10, 1)
    larkfield.run("2026-10")
    larkfield.pay("Okonkwo-Reid", 27_400)
    larkfield.at(2026, 11, 5)
    larkfield.run("2026-11")
    closing = block(content(larkfield, at=1), Closing)
    assert [(x.label, x.value) for x in closing.totals] == [
        ("This invoice", "318.00"),
        ("Balance brought forward", "6.00"),
        ("To pay", "€324.00"),
    ]
    assert closing.totals[1].detail == "2026-0001: 280.00 less 274.00 paid"
    assert closing.scan.content.amount == "324.00"


def test_what_is_in_the_wallet_is_taken_off_and_named(larkfield: Desk) -> None:
    larkfield.pay("Okonkwo-Reid", 40_000)
    larkfield.run()
    assert totals(content(larkfield)) == [
        ("This invoice", "318.00"),
        ("Balance brought forward", "−400.00"),
        ("To pay", "€0.00"),
        ("Stays in your wallet", "82.00"),
    ]


def test_tax_stands_by_rate_and_what_is_exempt_by_itself(larkfield: Desk) -> None:
    def rates(work: Any) -> Any:
        return (
            school.add_tax_rate(work, "VAT 23 %", 2_300),
            school.add_tax_rate(work, "Lessons, exempt from VAT", 0, is_default=True),
        )

    vat, _ = larkfield.write(rates)
    lines = [FreeLine("Lessons", 38_400), FreeLine("Drum sticks", 1_800, tax_rate_id=vat)]
    made = larkfield.service.make_draft(larkfield.families["Okonkwo-Reid"], lines).made
    assert made is not None
    larkfield.service.issue_draft(made)
    assert totals(content(larkfield))[:4] == [
        ("Lessons, exempt from VAT", "384.00"),
        ("Before VAT 23 %", "18.00"),
        ("VAT 23 % on 18.00", "4.14"),
        ("This invoice", "406.14"),
    ]


def test_gross_prices_name_the_tax_within(larkfield: Desk) -> None:
    larkfield.set(prices_gross=True)
    larkfield.write(lambda work: school.add_tax_rate(work, "VAT 23 %", 2_300, is_default=True))
    [invoice] = larkfield.run()
    assert (invoice.total, invoice.tax_total, invoice.net_total) == (31_800, 5_946, 25_854)
    assert totals(content(larkfield))[:2] == [
        ("VAT 23 % within 318.00", "59.46"),
        ("This invoice", "318.00"),
    ]


def test_a_credit_note_says_what_it_takes_off_and_what_stays(larkfield: Desk) -> None:
    [invoice] = larkfield.run()
    larkfield.pay("Okonkwo-Reid", 30_000)
    larkfield.service.credit(invoice.id, note="Sorry for the mix-up.")
    found = content(larkfield, "credit_note")
    assert (found.title, found.number) == ("Credit note", "CN-2026-0001")
    assert [fact.value for fact in block(found, Opening).facts] == ["5 November 2026", "2026-0001"]
    assert totals(found) == [
        ("Credit", "−€318.00"),
        ("Taken off 2026-0001", "18.00"),
        ("To your wallet", "300.00"),
    ]


def test_a_receipt_says_what_was_paid_and_what_is_still_open(larkfield: Desk) -> None:
    larkfield.run()
    larkfield.pay("Okonkwo-Reid", 30_000, reference="4711")
    found = content(larkfield, "receipt")
    assert (found.title, found.number) == ("Receipt", "R-2026-0001")
    assert [fact.value for fact in block(found, Opening).box] == ["€300.00", "€18.00"]
    [group] = block(found, Table).groups
    assert [line.cells for line in group.lines] == [("November 2026", "2026-0001", "300.00")]


def test_documents_are_in_the_language_of_the_school(larkfield: Desk) -> None:
    larkfield.write(lambda work: school.set_school(work, {"language": "de"}))
    larkfield.run()
    assert content(larkfield).language == "de"


def test_a_reprint_is_the_same_file_even_when_the_school_has_changed(larkfield: Desk) -> None:
    larkfield.run()
    with larkfield.database.reading() as session:
        [document_id] = documents.documents_of(session, kind="invoice")
    first = documents.printed(larkfield.database, document_id)
    larkfield.write(lambda work: school.set_school(work, {"name": "Another School"}))
    again = documents.printed(larkfield.database, document_id)
    assert again.pdf == first.pdf
    assert first.name == "2026-0001 Okonkwo-Reid.pdf"
    with larkfield.database.reading() as session:
        stored = session.scalars(select(IssuedDocument.sha256)).one()
    assert stored == hashlib.sha256(first.pdf).hexdigest()


def test_a_first_print_after_a_change_still_shows_the_school_as_it_was(larkfield: Desk) -> None:
    larkfield.write(lambda work: school.set_school(work, {"logo": LOGO}))
    larkfield.run()
    changed = {"name": "Another School", "logo": None, "iban": None}
    larkfield.write(lambda work: school.set_school(work, changed))
    found = content(larkfield)
    assert found.letterhead.name == "Larkfield School of Music"
    assert found.letterhead.logo == LOGO
    assert block(found, Closing).scan is not None
    with larkfield.database.reading() as session:
        [document_id] = documents.documents_of(session)
    assert page_count(documents.printed(larkfield.database, document_id).pdf) == 1


def test_printing_is_nothing_that_undo_has_to_pass(larkfield: Desk) -> None:
    made = larkfield.service.make_draft(larkfield.families["Okonkwo-Reid"], [FreeLine("Pad", 500)])
    larkfield.run()
    larkfield.service.add_price_plan("Trial", PriceUnit.LESSON, 1_000)
    with larkfield.database.reading() as session:
        ids = documents.documents_of(session)
    documents.print_all(larkfield.database, ids)
    assert undo(larkfield.database).label == "Undo: Add price Trial"
    assert made.made is not None


def test_the_database_refuses_to_change_what_a_document_says_or_its_bytes(larkfield: Desk) -> None:
    larkfield.run()
    with larkfield.database.reading() as session:
        ids = documents.documents_of(session)
    with pytest.raises(DownbeatError), larkfield.database.writing("Forge") as work:
        work.session.execute(update(IssuedDocument).values(content="Nothing is owed"))
    documents.print_all(larkfield.database, ids)
    with pytest.raises(DownbeatError), larkfield.database.writing("Forge") as work:
        work.session.execute(text("UPDATE issued_document SET pdf = x'00'"))


def test_many_documents_are_saved_under_their_numbers(larkfield: Desk, tmp_path: Path) -> None:
    larkfield.family("Więckowska", "Zofia")
    larkfield.lesson("Piano", _day(3), "Zofia")
    larkfield.run()
    with larkfield.database.reading() as session:
        ids = documents.documents_of(session, kind="invoice")
    paths = documents.save_all(larkfield.database, ids, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        "2026-0001 Okonkwo-Reid.pdf", "2026-0002 Więckowska.pdf",
    ]  # fmt: skip
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)
    assert page_count(documents.together(larkfield.database, ids)) == 2


def test_saving_into_what_is_no_folder_is_refused(larkfield: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(FileRefused, match="cannot be made"):
        documents.save_all(larkfield.database, [], tmp_path / "file" / "out")


def test_printing_stops_when_asked(larkfield: Desk) -> None:
    class Stopping(Progress):
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Stopped("Stopped")

    larkfield.run()
    with larkfield.database.reading() as session:
        ids = documents.documents_of(session)
    with pytest.raises(Stopped):
        documents.print_all(larkfield.database, ids, Stopping())


def test_a_document_that_is_not_there_is_named_as_missing(larkfield: Desk) -> None:
    stranger = larkfield.families["Okonkwo-Reid"]
    with pytest.raises(NotFound):
        documents.printed(larkfield.database, stranger)
    with pytest.raises(NotFound), larkfield.database.reading() as session:
        documents.content_of(session, stranger)


def test_names_that_no_font_can_draw_are_named_before_printing(desk: Desk) -> None:
    desk.family("Cuneiform \U00012000", "Ea")
    desk.lesson("Lyre", _day(3), "Ea")
    desk.run()
    with desk.database.reading() as session:
        ids = documents.documents_of(session)
        said = documents.missing_words(session, ids)
    assert said
    assert said[0].startswith("2026-0001: \U00012000")


def _day(number: int) -> date:
    return date(2026, 11, number)


def test_more_than_three_earlier_invoices_are_counted(larkfield: Desk) -> None:
    for _ in range(4):
        made = larkfield.service.make_draft(
            larkfield.families["Okonkwo-Reid"], [FreeLine("Pad", 100)]
        )
        assert made.made is not None
        larkfield.service.issue_draft(made.made)
    larkfield.run()
    closing = block(content(larkfield, at=4), Closing)
    assert (
        closing.totals[1].detail == "2026-0001: 1.00; 2026-0002: 1.00; 2026-0003: 1.00; and 1 more"
    )


@pytest.mark.parametrize(
    ("phone", "email", "said"),
    [("045 1", None, "Call 045 1 before"), (None, "a@b.example", "Write to a@b.example before")],
)
def test_a_question_goes_where_the_school_can_be_reached(
    larkfield: Desk, phone: str | None, email: str | None, said: str
) -> None:
    larkfield.write(lambda work: school.set_school(work, {"phone": phone, "email": email}))
    larkfield.run()
    assert said in block(content(larkfield), Note).text


def test_a_full_disk_is_named_when_saving(larkfield: Desk, tmp_path: Path) -> None:
    larkfield.run()
    with larkfield.database.reading() as session:
        ids = documents.documents_of(session)
    (tmp_path / "2026-0001 Okonkwo-Reid.pdf").mkdir()
    with pytest.raises(FileRefused, match="cannot be written"):
        documents.save_all(larkfield.database, ids, tmp_path)
