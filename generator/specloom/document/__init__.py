"""From files to one document: reading, positions, references, and one dialect for all else.

``value`` is what a document is made of, ``location`` a place in it, ``yaml`` and ``json`` read
text, ``source`` is one file, ``references`` takes reference strings apart, ``document`` is the
whole, ``objects`` walks it as OpenAPI objects, and ``dialect`` brings 3.0 to 3.1.
"""

from specloom.document.document import Document, Resolved
from specloom.document.loading import load, load_text
from specloom.document.location import Location
from specloom.document.value import Value

__all__ = ["Document", "Location", "Resolved", "Value", "load", "load_text"]
