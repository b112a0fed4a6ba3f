"""What stands in a PDF, read by other programs than the one that wrote it."""

from io import BytesIO

import pypdf
import pypdfium2


def reader(pdf: bytes) -> pypdf.PdfReader:
    """Open a PDF with pypdf."""
    return pypdf.PdfReader(BytesIO(pdf))


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page as pypdf reads it."""
    return [page.extract_text() for page in reader(pdf).pages]


def text_as_browsers_read_it(pdf: bytes) -> str:
    """Return all text as PDFium reads it, which knows what joined glyphs stand for."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for page in document:
            text_page = page.get_textpage()
            found.append(text_page.get_text_range())
            text_page.close()
            page.close()
    return "\n".join(found)


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the name of each font on any page, and whether it is embedded."""
    found: dict[str, bool] = {}
    for page in reader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            name = str(descendant["/BaseFont"])
            found[name] = "/FontFile2" in descendant.get("/FontDescriptor", {})
    return found
