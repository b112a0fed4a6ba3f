"""The only door to ReportLab: pages become a PDF that carries its fonts, the same every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zlib import compress

from desktop_app.core.printing.faces import Program, program
from desktop_app.core.printing.page import Page
from desktop_app.core.printing.pictures import picture_name, pixels

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream


@dataclass(frozen=True, slots=True)
class About:
    """What the file says about itself."""

    title: str
    author: str
    language: str
    dated: date | None = None


def write(pages: Sequence[Page], about: About) -> bytes:
    """Return the PDF of these pages. The same pages give the same bytes, in any process."""
    from reportlab.pdfbase import pdfdoc  # third party, only when something is printed

    document = pdfdoc.PDFDocument(invariant=1, lang=about.language, pdfVersion=(1, 7))
    _describe(document, about)
    resources = _resources(document, pages)
    for page in pages:
        content = "\n".join(page.operators).encode("ascii")
        document.updateSignature(content)
        sheet = pdfdoc.PDFPage()
        sheet.MediaBox = pdfdoc.PDFArray([0, 0, round(page.width, 3), round(page.height, 3)])
        sheet.Resources = resources
        sheet.Contents = _stream(compress(content, 6))
        document.addPage(sheet)
    return bytes(document.GetPDFData(None))


def _describe(document: "PDFDocument", about: About) -> None:
    from reportlab.pdfbase import pdfdoc

    document.setTitle(about.title)
    document.setAuthor(about.author)
    document.setSubject(about.title)
    document.setCreator("Downbeat")
    if about.dated is not None:
        stamp = f"D:{about.dated:%Y%m%d}000000Z"
        document.setDateFormatter(lambda *_parts: stamp)
    shown = pdfdoc.PDFDictionary({"DisplayDocTitle": "true"})
    document.Catalog.ViewerPreferences = shown  # type: ignore[attr-defined] # the stubs leave it out


def _refer(document: "PDFDocument", thing: object) -> object:
    """Add an object to the document; return a reference to it."""
    return document.Reference(thing)  # type: ignore[no-untyped-call] # the stubs leave it out


def _stream(content: bytes, **entries: object) -> "PDFStream":
    from reportlab.pdfbase import pdfdoc

    facts = {"Filter": "/FlateDecode", **entries}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(facts), content + b"\n", filters=[])


def _resources(document: "PDFDocument", pages: Sequence[Page]) -> object:
    from reportlab.pdfbase import pdfdoc

    glyphs: dict[str, set[tuple[int, str]]] = {}
    pictures: set[bytes] = set()
    for page in pages:
        pictures |= page.pictures
        for key, needed in page.glyphs.items():
            glyphs.setdefault(key, set()).update(needed)
    fonts = {key: _font(document, key, frozenset(glyphs[key])) for key in sorted(glyphs)}
    entries: dict[str, object] = {"Font": pdfdoc.PDFDictionary(fonts)}
    if pictures:
        entries["XObject"] = pdfdoc.PDFDictionary(
            {picture_name(data): _image(document, data) for data in sorted(pictures)}
        )
    return _refer(document, pdfdoc.PDFDictionary(entries))


def _font(document: "PDFDocument", key: str, extra: frozenset[tuple[int, str]]) -> object:
    from reportlab.pdfbase import pdfdoc

    part: Program = program(key, extra)
    name = f"/{part.name}"

    def add(**entries: object) -> object:
        return _refer(document, pdfdoc.PDFDictionary(entries))

    descriptor = add(
        Type="/FontDescriptor",
        FontName=name,
        FontFile2=_refer(document, _stream(part.outlines, Length1=part.length)),
        **dict(part.metrics),
    )
    descendant = add(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=name,
        CIDSystemInfo="<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
        DW=1000,
        W=f"[{part.widths}]",
        CIDToGIDMap=_refer(document, _stream(part.glyph_map)),
        FontDescriptor=descriptor,
    )
    return add(
        Type="/Font",
        Subtype="/Type0",
        BaseFont=name,
        Encoding="/Identity-H",
        DescendantFonts=pdfdoc.PDFArray([descendant]),
        ToUnicode=_refer(document, _stream(part.to_unicode)),
    )


def _image(document: "PDFDocument", data: bytes) -> object:
    width, height, colors, alpha = pixels(data)
    facts = {"Type": "/XObject", "Subtype": "/Image", "Width": width, "Height": height}
    mask = _stream(alpha, **facts, BitsPerComponent=8, ColorSpace="/DeviceGray")
    return _refer(
        document,
        _stream(
            colors,
            **facts,
            BitsPerComponent=8,
            ColorSpace="/DeviceRGB",
            SMask=_refer(document, mask),
        ),
    )
