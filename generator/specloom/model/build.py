"""A normalised document → Api."""

from __future__ import annotations

from specloom.document import Document, mapping, sequence
from specloom.model.api import Api, Tag
from specloom.model.operations import OperationReader
from specloom.model.reading import text
from specloom.model.schemas import SchemaReader
from specloom.model.security import requirements, security_schemes
from specloom.model.servers import servers
from specloom.problems import Problem


def build(document: Document) -> tuple[Api, list[Problem]]:
    """What `document` (in the 3.1 dialect) means, and what of it could not be honoured."""
    raw, at = document.data, document.root
    schemas = SchemaReader(document)
    schemas.read_components()
    reader = OperationReader(
        schemas=schemas, security=requirements(raw), servers=servers(raw, at)
    )
    operations = tuple(reader.read_paths(raw, at))
    webhooks = tuple(reader.read_webhooks(raw, at))
    schemes = security_schemes(schemas, raw, at)
    schemas.finish()
    about = mapping(raw.get("info"))
    api = Api(
        title=text(about.get("title")) or "API",
        version=str(about.get("version", "")),
        description=text(about.get("description")),
        servers=reader.servers,
        operations=operations,
        schemas=schemas.in_document_order(),
        derived=schemas.derived(),
        webhooks=webhooks,
        security_schemes=schemes,
        tags=tuple(
            Tag(name=name, description=text(mapping(tag).get("description")))
            for tag in sequence(raw.get("tags"))
            if (name := text(mapping(tag).get("name"))) is not None
        ),
        location=at,
    )
    return api, schemas.problems
