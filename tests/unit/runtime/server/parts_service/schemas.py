"""The schemas of the service's requests and answers, as its document would have them."""

from __future__ import annotations

from specloom_runtime.server.schemas import Schemas

SCHEMAS = Schemas(
    r"""
{
  "operations": {
    "CreateFile": {"application/json": {"$ref": "#/$defs/CreateFileRequest"}},
    "Find": {
      "path.when": {"type": "integer"},
      "query.limit": {"type": "integer", "minimum": 1, "maximum": 100},
      "query.ids": {"type": ["array", "null"], "items": {"type": "integer"}},
      "query.flag": {"type": ["boolean", "null"]},
      "header.X-Level": {"type": ["number", "null"]}
    },
    "Greet": {"application/json": {"$ref": "#/$defs/Part"}}
  },
  "$defs": {
    "Category": {"type": "string", "enum": ["MAIN", "COVER", "OTHER"]},
    "CreateFileRequest": {
      "type": "object",
      "required": ["file_name", "file_size", "category"],
      "properties": {
        "file_name": {"type": "string", "minLength": 1, "maxLength": 256},
        "file_size": {"type": "integer", "minimum": 1, "maximum": 9223372036854775807},
        "category": {"$ref": "#/$defs/Category"},
        "kind": {"type": "string"},
        "createdTime": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 8}},
        "multiParts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        "note": {"type": ["string", "null"]},
        "fileType": {"type": ["string", "integer"]},
        "children": {"type": "array", "items": {"$ref": "#/$defs/CreateFileRequest"}},
        "rank": {"type": "integer"},
        "status": {"type": ["string", "integer"]}
      }
    },
    "Part": {
      "type": "object",
      "required": ["partNumber"],
      "properties": {
        "partNumber": {"type": "integer", "minimum": 1, "maximum": 2147483647},
        "partSize": {"type": "integer", "minimum": 0, "maximum": 5368709120},
        "uploadUrl": {"type": "string"},
        "hashCtx": {"type": "array", "items": {"type": "integer"}}
      }
    }
  }
}
""",
    r"""
{
  "operations": {
    "CreateFile": {"200 application/json": {"$ref": "#/$defs/CreateFileResponse"}},
    "Silent": {
      "200 application/json": {
        "type": "object",
        "required": ["args"],
        "properties": {"args": {"type": "array", "const": ["first", "second"]}}
      }
    }
  },
  "$defs": {
    "CreateFileResponse": {
      "type": "object",
      "properties": {
        "file_id": {"type": "string"},
        "file_name": {"type": "string"},
        "project_id": {"type": "string"},
        "rapid_upload": {"type": "boolean"},
        "category": {"type": "string"},
        "upload_url": {"type": "string"},
        "multiParts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
        "status": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "string"}}
      }
    }
  }
}
""",
)
