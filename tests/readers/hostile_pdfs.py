"""PDFs as nobody prints them: objects that lead back to themselves, sizes that are not true, pages that unpack to millions of signs."""

from __future__ import annotations

import zlib

TEXT = b"BT /F1 12 Tf 72 700 Td (2016: 312) Tj ET"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>/XObject<</X %d 0 R>>>>"


def stream(content: bytes, more: bytes = b"", length: int | bytes | None = None) -> bytes:
    """A stream object, which may say another length than it has."""
    said = length if isinstance(length, bytes) else b"%d" % (len(content) if length is None else length)
    return b"<</Length %s %s>>stream\n%s\nendstream" % (said, more, content)


def packed(content: bytes) -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode")


def pdf(changed: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A page with one line of text, some of its objects replaced: 1 catalogue, 2 pages, 3 page, 4 content, 5 font, 6 a form."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: page(),
        4: stream(TEXT),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        **changed,
    }
    out, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj %s endobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % places[n] for n in sorted(places))
    size = len(objects) + 1
    said = trailer.replace(b"HERE", b"%d" % len(out))
    head = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>" % (size, rows, size, said)
    return out + head + b"\nstartxref\n%d\n%%%%EOF" % len(out)


def page(box: bytes = b"0 0 595 842", parent: int = 2) -> bytes:
    inside = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
    return b"<</Type/Page/Parent %d 0 R/MediaBox[%s]/Contents 4 0 R%s>>" % (parent, box, inside)


def forms(depth: int, times: int) -> bytes:
    """Forms of which each draws the next so many times: the last is drawn times ** depth times."""
    numbers = range(6, 6 + depth)
    drawn = {n: stream(TEXT + b" /X Do" * times, _FORM % (n + 1)) for n in numbers}
    return pdf({4: stream(TEXT + b" /X Do"), **drawn, 6 + depth: stream(TEXT, _FORM % 6)})


def hostile() -> dict[str, tuple[bytes, str]]:
    """(file, what its text or the reason of its refusal holds) by what is wrong with it."""
    read, damaged = "2016: 312", "damaged"
    lines = b"".join(b" %d.%d 10 m %d.%d 800 l S 10 %d.%d m 590 %d.%d l S" % ((10 + n // 10, n % 10) * 4) for n in range(5000))
    image = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return {
        "pages that hold themselves": (pdf({2: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"}), damaged),
        "pages in a circle": (pdf({2: b"<</Type/Pages/Kids[6 0 R]/Count 1>>", 6: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"}), damaged),
        "parents in a circle": (pdf({3: page(parent=6), 6: b"<</Type/Pages/Parent 6 0 R/Kids[3 0 R]/Count 1>>"}), read),
        "a form that draws itself": (pdf({4: stream(TEXT + b" /X Do"), 6: stream(TEXT + b" /X Do", _FORM % 6)}), read),
        "cross-references in a circle": (pdf({}, b"/Prev HERE"), read),
        "contents in a circle": (pdf({4: b"[4 0 R 4 0 R]"}), "no text"),
        "a length that is its own stream": (pdf({4: stream(TEXT, length=b"4 0 R")}), read),
        "a unicode map in a circle": (
            pdf({5: b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 5 0 R>>"}), ""),
        "a million pages declared": (pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>"}), "1000000 pages, at most 5000"),
        "4,999 pages declared, one there": (pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count 4999>>"}), "page 2 is damaged"),
        "fewer pages than none": (pdf({2: b"<</Type/Pages/Kids[3 0 R]/Count -5>>"}), ""),
        "a length beyond the file": (pdf({4: stream(TEXT, length=10**9)}), read),
        "a length below zero": (pdf({4: stream(TEXT, length=-5)}), read),
        "an image of 30 GB declared": (pdf({4: stream(TEXT + b" /X Do"), 6: stream(b"x", image)}), read),
        "two thousand million objects declared": (
            b"%PDF-1.5\nxref\n0 2000000000\ntrailer<</Size 2000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF", damaged),
        "the same in a stream": (
            b"%PDF-1.5\n1 0 obj<</Type/XRef/Size 2000000000/W[8 8 8]/Index[0 2000000000]/Root 1 0 R/Length 1>>stream\nx\n"
            b"endstream endobj\nstartxref\n9\n%%EOF", damaged),
        "arrays in arrays": (pdf({4: b"[" * 100_000}), "no text"),
        "dictionaries in dictionaries": (pdf({6: b"<</a" * 100_000}), ""),
        "a page of no end": (pdf({3: page(b"0 0 1e30 1e30")}), read),
        "a page of no size": (pdf({3: page(b"0 0 0 0")}), read),
        "letters of no end": (pdf({4: stream(b"BT /F1 1e30 Tf 1e30 0 0 1e30 1e35 700 Tm (2016: 312) Tj ET")}), "no text"),
        "packed blanks": (pdf({4: packed(TEXT + b" " * (100 << 20))}), ""),
        "packed twice": (
            pdf({4: stream(zlib.compress(zlib.compress(b" " * (100 << 20), 9), 9), b"/Filter[/FlateDecode/FlateDecode]")}), ""),
        "900,000 letters on a page": (
            pdf({4: packed(b"BT /F1 12 Tf 72 700 Td " + b"(2016: 312) Tj " * 100_000 + b"ET")}), "900000 characters, at most 100000"),
        "300,000 rulings in one place": (pdf({4: packed(TEXT + b" 72 690 m 300 690 l S" * 300_000)}), read),
        "ten thousand rulings that cross": (pdf({4: packed(TEXT + lines)}), ""),
    }  # fmt: skip
