"""The least file of a media type: something that its readers can open."""

from __future__ import annotations

import base64
from functools import cache

from ..bodies.content import essence

_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)
"""One empty page of A4 (ISO 32000-1)."""

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_FILES = {
    "image/png": _PNG,
    "image/*": _PNG,
    "image/gif": _GIF,
    "image/svg+xml": _SVG,
    "application/json": b"{}",
    "text/csv": b"id,name\r\n1,Alpha\r\n2,Beta\r\n",
}


@cache
def sample_octets(media_type: str) -> bytes:
    """The octets of a small file; those of no format in particular where none is known."""
    name = essence(media_type)
    if name == "application/zip" or name.endswith(("+zip", "-zip-compressed")):
        import io
        import zipfile

        octets = io.BytesIO()
        with zipfile.ZipFile(octets, "w"):
            pass
        return octets.getvalue()
    if name in ("application/gzip", "application/x-gzip"):
        import gzip

        return gzip.compress(b"", mtime=0)
    if name == "application/pdf":
        return _pdf()
    return _FILES.get(name, b"content\n")


def _pdf() -> bytes:
    text, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, described in enumerate(_OBJECTS, start=1):
        places += b"%010d 00000 n \n" % len(text)
        text += b"%d 0 obj%bendobj\n" % (number, described)
    count = len(_OBJECTS) + 1
    table = b"xref\n0 %d\n%btrailer<</Size %d/Root 1 0 R>>\n" % (count, places, count)
    return text + table + b"startxref\n%d\n%%%%EOF\n" % len(text)
