"""Documents of a made-up school, as the areas describe them."""

from datetime import date

from desktop_app.core.printing.words import (
    Address,
    Align,
    Block,
    Closing,
    Column,
    Document,
    Fact,
    Grid,
    GridColumn,
    GridRow,
    Group,
    Heading,
    Letterhead,
    Line,
    Mark,
    Note,
    Opening,
    PayTable,
    Scan,
    Signatures,
    Table,
    Title,
    Tone,
    Total,
    TotalKind,
    Transfer,
)

SCHOOL = Letterhead(
    name="Larkfield School of Music",
    lines=("14 Mill Lane, Larkfield, Co. Kildare", "office@larkfield.example, 045 555 0100"),
    legal="Larkfield School of Music Ltd, company 555019, VAT IE 5550194X",
    brand="#2B52C4",
)
TRANSFER = Transfer(
    name="Larkfield School of Music",
    iban="IE29 AIBK 9311 5212 3456 78",
    amount="412.14",
    reference="2026-0418",
)
MONEY_COLUMNS = (
    Column("What for"),
    Column("Lessons", Align.RIGHT),
    Column("Price €", Align.RIGHT),
    Column("Amount €", Align.RIGHT),
)
AMARA = Group(
    "Amara",
    (
        Line(
            ("Violin, 1-on-1 with M. Cullinan", "4", "38.00", "152.00"),
            "Mon 2, 9, 16, 23 Nov, 45 minutes",
            running="152.00",
        ),
        Line(("Junior Strings, group", "4", "16.00", "64.00"), "Thu 5, 12, 19, 26 Nov", "216.00"),
        Line(("Exam Theory, group weeks", "3", "14.00", "42.00"), "Thu 5, 12, 19 Nov", "258.00"),
        Line(
            ("Exam Theory, 1-on-1 week", "1", "30.00", "30.00"), "Thu 26 Nov, week 8 of 8", "288.00"
        ),
    ),
)
KOFI = Group(
    "Kofi",
    (
        Line(
            ("Drums, 1-on-1 with D. Adisa", "4", "32.00", "128.00"),
            "Thu 5, 12, 19, 26 Nov, 45 minutes",
            running="416.00",
        ),
        Line(
            ("Credit: lesson cancelled by the teacher", "−1", "32.00", "−32.00"),
            "Thu 15 Oct",
            running="384.00",
        ),
        Line(
            ("Drum sticks and practice pad", "", "18.00", "18.00"),
            "Sold at the desk 5 Nov, VAT 23%",
            running="402.00",
        ),
    ),
)
TOTALS = (
    Total("Lessons, exempt from VAT", "384.00"),
    Total("Goods before VAT", "18.00"),
    Total("VAT 23% on 18.00", "4.14"),
    Total("This invoice", "406.14", kind=TotalKind.SUM),
    Total("Balance brought forward", "6.00", "2026-0377: 386.00 less 380.00 paid"),
    Total("To pay", "€412.14", kind=TotalKind.GRAND),
)
HOW_TO_PAY = PayTable(
    "How to pay",
    (
        Fact("Bank account", "Larkfield School of Music"),
        Fact("Reference", "2026-0418", strong=True),
        Fact("IBAN", "IE29 AIBK 9311 5212 3456 78"),
        Fact("At the desk", "Card or cash, Mon to Sat"),
    ),
)


def document(*blocks: Block, **changes: object) -> Document:
    """Return a document of the school that holds these blocks."""
    facts = {"title": "Letter", "language": "en-IE", "dated": date(2026, 11, 5), **changes}
    return Document(letterhead=SCHOOL, blocks=blocks, **facts)  # type: ignore[arg-type]


def invoice(
    groups: tuple[Group, ...] = (AMARA, KOFI), *, payer: str = "Grace Okonkwo-Reid"
) -> Document:
    """Return the invoice of the design."""
    return document(
        Opening(
            Address(
                "To",
                payer,
                ("Okonkwo-Reid family", "7 Alder Court", "Larkfield, Co. Kildare"),
            ),
            (Fact("Issued", "5 November 2026"), Fact("For", "November 2026")),
            (Fact("To pay", "€412.14"), Fact("Due", "19 November 2026")),
        ),
        Table(MONEY_COLUMNS, groups),
        Closing(
            TOTALS,
            Scan(
                TRANSFER,
                "Scan to pay by bank",
                "Open your bank app and scan. The amount and reference are filled in.",
            ),
        ),
        HOW_TO_PAY,
        Note(
            "A question about this invoice? Call 045 555 0100 or write to office@larkfield.example "
            "before 19 November."
        ),
        title="Invoice",
        number="2026-0418",
        subject="Okonkwo-Reid",
    )


def long_invoice(lines: int = 60) -> Document:
    """Return an invoice that needs several pages; its line n brings the sum to n times 10."""
    rows = tuple(
        Line((f"Lesson {n}", "1", "10.00", "10.00"), f"Detail {n}", f"{n * 10}.00")
        for n in range(1, lines + 1)
    )
    return invoice((Group("Amara", rows),))


def credit_note() -> Document:
    """Return a credit note over one lesson."""
    row = Line(
        ("Drums, 1-on-1 with D. Adisa", "−1", "32.00", "−32.00"), "Thu 15 Oct, lesson cancelled"
    )
    return document(
        Opening(
            Address("To", "Grace Okonkwo-Reid", ("7 Alder Court", "Larkfield, Co. Kildare")),
            (Fact("Issued", "6 November 2026"), Fact("For invoice", "2026-0399")),
            (Fact("Credit", "€32.00"), Fact("Stays", "in your wallet")),
        ),
        Table(MONEY_COLUMNS, (Group("Kofi", (row,)),)),
        Closing((Total("Credit", "−€32.00", kind=TotalKind.GRAND),)),
        title="Credit note",
        number="2026-C0031",
        subject="Okonkwo-Reid",
    )


def receipt() -> Document:
    """Return a receipt of one payment over two invoices."""
    columns = (Column("Paid"), Column("Invoice", share=0.3), Column("Amount €", Align.RIGHT))
    rows = (
        Line(("Balance of October", "2026-0377", "6.00")),
        Line(("November", "2026-0418", "406.14")),
    )
    return document(
        Opening(
            Address("From", "Grace Okonkwo-Reid", ("Okonkwo-Reid family",)),
            (Fact("Received", "12 November 2026"), Fact("How", "Card at the desk")),
            (Fact("Paid", "€412.14"), Fact("Still open", "€0.00")),
        ),
        Table(columns, (Group("", rows),)),
        Closing((Total("Paid", "€412.14", kind=TotalKind.GRAND),)),
        Note("Thank you."),
        title="Receipt",
        number="R2026-0290",
        subject="Okonkwo-Reid",
    )


def register_sheet(people: int = 14, meetings: int = 12) -> Document:
    """Return the register of a group over a term, partly marked."""
    kinds = (
        Mark("P", Tone.GREEN),
        Mark("A", Tone.RED),
        Mark("L", Tone.AMBER),
        Mark("E", Tone.BLUE),
    )
    rows = tuple(
        GridRow(
            f"Pupil {n}, Given",
            tuple(
                None
                if at == 8
                else Mark()
                if at > 9
                else kinds[(n * at) % 9 % 4 if n * at % 3 else 0]
                for at in range(meetings)
            ),
            detail="Nut allergy" if n == 3 else "",
            total="9 of 9",
        )
        for n in range(1, people + 1)
    )
    columns = tuple(
        GridColumn(f"{1 + 7 * at % 30}", "Sep" if at < 4 else "Oct") for at in range(meetings)
    )
    legend = tuple(zip(kinds, ("Present", "Absent", "Late", "Excused"), strict=True))
    return document(
        Title("Junior Strings", "Thu 16:00 to 16:45, Room 2, Maeve Cullinan"),
        Grid("Student", columns, rows, "Present", legend),
        Signatures(("Teacher", "Date")),
        title="Register",
        subject="Junior Strings",
        landscape=True,
    )


def roster(people: int = 40) -> Document:
    """Return the list of a class with guardians and phones."""
    columns = (
        Column("Student"),
        Column("Age", Align.CENTER),
        Column("Guardian"),
        Column("Phone", share=0.5),
        Column("Notes", share=2),
    )
    rows = tuple(
        Line(
            (
                f"Okonkwo-Reid, Amara {n}",
                "11",
                "Grace Okonkwo-Reid",
                "045 555 0100",
                "Violin, grade 2",
            )
        )
        for n in range(1, people + 1)
    )
    return document(
        Heading("Autumn 2026", f"{people} students"),
        Table(columns, (Group("", rows),)),
        title="Roster",
        subject="Junior Strings",
    )


NAMES = {
    "Latin": "Łukasz Đorđević-Müller",
    "Vietnamese": "Nguyễn Thị Hồng",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Юлія Ковальчук",
    "Arabic": "محمد عبد الله",
    "Hebrew": "שרה לוי",
    "Devanagari": "क्षितिज शर्मा",
    "Tamil": "பாலகிருஷ்ணன் ஸ்ரீ",
    "Bengali": "ঋতুপর্ণা চক্রবর্তী",
    "Thai": "สมชาย ใจดี",
    "Georgian": "ნინო ბერიძე",
    "Armenian": "Արամ Խաչատրյան",
    "Chinese": "王小明",
    "Japanese": "田中さくら",
    "Korean": "김민준",
}
