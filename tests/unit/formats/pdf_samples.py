"""Small PDF files, written out by hand so that it is known where each line stands."""

from __future__ import annotations

import zlib
from typing import NamedTuple

# Codes that no font has by itself, and what a reader is told they mean.
MEANINGS = {"😀": 1, "ﬁ": 2, "\u00ad": 3}


class Put(NamedTuple):
    """A line of text, and where it stands."""

    text: str
    y: float
    x: float = 72
    size: float = 12


def page_of(lines: list[str], *, top: float = 760, leading: float = 14, x: float = 72) -> list[Put]:
    """Return lines one below the other."""
    return [Put(line, top - number * leading, x) for number, line in enumerate(lines)]


def pdf(pages: list[list[Put]], *, info: str = "", trailer: str = "", content: bytes = b"") -> bytes:
    """Return a file of these pages; `content` is drawn on each page, too."""
    cmap = "".join(f"<{code:02X}> <{sign.encode('utf-16-be').hex()}>\n" for sign, code in MEANINGS.items())
    unicode = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def 1 begincodespacerange <00> <FF> "
        f"endcodespacerange {len(MEANINGS)} beginbfchar\n{cmap}endbfchar endcmap end"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 4 0 R >>",
        _stream(unicode.encode()),
        f"<< {info} >>".encode(),
    ]
    for number, lines in enumerate(pages):
        drawn = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (put.size, put.x, put.y, _codes(put.text)) for put in lines
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (7 + 2 * number)
        )
        objects.append(_stream(drawn + content, packed=bool(content)))
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R {trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    )
    return bytes(out)


def _stream(data: bytes, *, packed: bool = False) -> bytes:
    data, how = (zlib.compress(data, 9), b"/Filter /FlateDecode ") if packed else (data, b"")
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (how, len(data), data)


def _codes(text: str) -> bytes:
    coded = b"".join(bytes([MEANINGS[sign]]) if sign in MEANINGS else sign.encode("cp1252") for sign in text)
    return coded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
