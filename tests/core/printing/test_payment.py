"""The code to scan says exactly what a bank expects, or there is no code."""

from dataclasses import replace

import pytest

from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing.look import MM
from desktop_app.core.printing.payment import modules, transfer_text
from desktop_app.core.printing.preview import Raster, raster
from desktop_app.core.printing.render import render
from tests.core.printing.samples import TRANSFER, invoice


def test_the_code_follows_version_002_of_the_european_payments_council() -> None:
    assert transfer_text(TRANSFER).split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        "Larkfield School of Music",
        "IE29AIBK93115212345678",
        "EUR412.14",
        "",
        "",
        "2026-0418",
    ]


def test_long_names_and_references_are_cut_to_what_the_code_may_hold() -> None:
    lines = transfer_text(replace(TRANSFER, name="n" * 90, reference="r" * 200, bic="aibk ie2d"))
    rows = lines.split("\n")
    assert (len(rows[5]), len(rows[10]), rows[4]) == (70, 140, "AIBKIE2D")


def test_a_line_break_in_a_name_cannot_move_the_other_fields() -> None:
    rows = transfer_text(replace(TRANSFER, name="School\nXX99")).split("\n")
    assert rows[5] == "School XX99"
    assert len(rows) == 11


@pytest.mark.parametrize("amount", ["0", "0.00", "-5.00", "0.001", "1000000000.00", "much", "NaN"])
def test_an_amount_that_cannot_be_transferred_is_refused(amount: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        transfer_text(replace(TRANSFER, amount=amount))
    assert refused.value.field == "amount"


def test_an_iban_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        transfer_text(replace(TRANSFER, iban="12345"))
    assert refused.value.field == "iban"


def test_the_modules_are_large_enough_to_be_read_from_paper() -> None:
    edge, drawing = modules(transfer_text(TRANSFER))
    assert edge <= 69  # version 13, the largest the guideline allows
    assert 33 / edge > 0.45  # millimetres
    assert drawing.endswith(" f")


def test_the_code_is_33_millimetres_with_four_modules_of_quiet_around_it() -> None:
    dpi = 288
    picture = raster(render(invoice()), 0, dpi)
    scale = dpi / 72
    edge = 33 * MM * scale
    module = edge / modules(transfer_text(TRANSFER))[0]
    dark = dark_columns(picture, left=0, right=int(18 * MM * scale + edge + 6 * module))
    assert min(dark) == pytest.approx(18 * MM * scale, abs=2)
    inside = [x for x in dark if x < 18 * MM * scale + edge + 1]
    assert max(inside) == pytest.approx(18 * MM * scale + edge, abs=2)
    after = [x for x in dark if x > max(inside) + 1]
    assert not after or min(after) - max(inside) >= 4 * module - 1


def dark_columns(picture: Raster, *, left: int, right: int) -> list[int]:
    """Return the columns of the code's rows that hold something dark."""
    rows = range(int(picture.height * 0.61), int(picture.height * 0.69))
    return [
        x
        for x in range(left, right)
        if any(picture.pixels[y * picture.stride + 4 * x] < 128 for y in rows)
    ]


def test_another_program_reads_the_printed_code() -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    from PIL import Image

    picture = raster(render(invoice()), 0, 150)
    image = Image.frombytes(
        "RGB", (picture.width, picture.height), picture.pixels, "raw", "RGBX", picture.stride, 1
    )
    codes = zxingcpp.read_barcodes(image)
    assert [code.text for code in codes] == [transfer_text(TRANSFER)]
    assert codes[0].ec_level == "M"
