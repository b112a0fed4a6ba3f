"""QR codes: a transfer as European banks read it, and its modules as a drawing."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby

from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.words import Transfer
from desktop_app.core.wording import tr

_MOST = Decimal("999999999.99")


def transfer_text(transfer: Transfer) -> str:
    """Return what the code of a transfer says: EPC069-12 version 002, UTF-8, SEPA credit transfer.

    Raises RuleBroken for an amount that cannot be transferred or an IBAN that cannot be one.
    """
    iban = re.sub(r"\s", "", transfer.iban).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        raise RuleBroken(tr("{iban} is not an IBAN.", iban=transfer.iban), field="iban")
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        re.sub(r"\s", "", transfer.bic).upper(),
        _one_line(transfer.name, 70),
        iban,
        f"EUR{_amount(transfer.amount)}",
        "",
        "",
        _one_line(transfer.reference, 140),
    ]
    return "\n".join(lines)


def _amount(text: str) -> str:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if (
        not amount.is_finite()
        or not Decimal("0.01") <= amount <= _MOST
        or amount != amount.quantize(Decimal("0.01"))
    ):
        raise RuleBroken(tr("{amount} cannot be transferred.", amount=text), field="amount")
    return f"{amount:.2f}"


def _one_line(text: str, longest: int) -> str:
    return " ".join(text.split())[:longest].rstrip()


@lru_cache(maxsize=512)
def modules(content: str) -> tuple[int, str]:
    """Return the edge of a QR code in modules and its dark modules as PDF operators, y upwards."""
    import segno  # third party, only when a code is printed

    code = segno.make_qr(content, error="m", boost_error=False, encoding="utf-8")
    rows = [bytes(row) for row in code.matrix]
    parts: list[str] = []
    for at, row in enumerate(rows):
        x = 0
        for dark, same in groupby(row):
            length = len(list(same))
            if dark:
                parts.append(f"{x} {-at - 1} {length} 1 re")
            x += length
    return len(rows), " ".join(parts) + " f"
