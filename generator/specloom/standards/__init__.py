"""What OpenAPI and JSON Schema say, as tables that every stage reads.

`json_schema` has keywords, types, bounds and formats, `openapi` methods, parameters and their
styles. The runtime stands alone in packages and has what it needs itself:
`tests/unit/standards` holds it against these tables.
"""
