"""From files to one document: reading, positions, references, and one dialect for all else.

`value` is what a document is made of, `location` a place in it, `yaml` and `json` read
text, `source` is one file, `references` takes reference strings apart, `document` is the
whole, `objects` walks it as OpenAPI objects, and `dialect` brings 3.0 to 3.1.
"""

from specloom.document.document import Document, Resolved, reference_in
from specloom.document.loading import load, load_text
from specloom.document.location import Location
from specloom.document.value import JsonObject, Value, mapping, sequence

__all__ = [
    "Document",
    "JsonObject",
    "Location",
    "Resolved",
    "Value",
    "load",
    "load_text",
    "mapping",
    "reference_in",
    "sequence",
]
