"""PDFs as pictures, and several PDFs as one; no window needed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as pixels: rows of red, green, blue and one unused byte, `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2  # third party, only when a document is looked at

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def raster(pdf: bytes, page: int, dpi: float = 96) -> Raster:
    """Return one page of a PDF, counted from 0, as pixels."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=True)
        return Raster(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))


def pages(pdf: bytes, dpi: float = 96) -> Iterator[bytes]:
    """Yield each page of a PDF as a PNG."""
    for at in range(page_count(pdf)):
        yield png(raster(pdf, at, dpi))


def png(picture: Raster) -> bytes:
    """Return a raster as a PNG."""
    from PIL import Image  # third party, only when a picture is saved

    size = (picture.width, picture.height)
    image = Image.frombytes("RGB", size, picture.pixels, "raw", "RGBX", picture.stride, 1)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def merge(pdfs: Iterable[bytes]) -> bytes:
    """Return one PDF with all pages of these, in this order; the same PDFs give the same bytes."""
    import pikepdf  # third party, only when several documents go into one file

    whole = pikepdf.new()
    for pdf in pdfs:
        with pikepdf.open(BytesIO(pdf)) as part:
            whole.pages.extend(part.pages)
    out = BytesIO()
    whole.save(out, deterministic_id=True)
    return out.getvalue()
