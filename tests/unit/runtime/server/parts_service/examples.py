from __future__ import annotations

from specloom_runtime.server.examples import Examples

CREATE_FILE: Examples = {
    "200": {
        "file_id": "b2f8",
        "file_name": "example.png",
        "project_id": "example",
        "rapid_upload": False,
        "category": "MAIN",
        "upload_url": "https://{endpoint}:443/bucket/b2f8.png?Expires=1",
        "multiParts": [
            {
                "partNumber": 1,
                "partSize": 1024,
                "uploadUrl": "https://parts.{endpoint}/1",
            },
        ],
        "status": 7,
    },
    "400": {"error_code": "MSS.00000003", "error_msg": "Invalid parameter"},
}

FIND: Examples = {
    "400": {"error_code": "MSS.00000003", "error_msg": "Invalid parameter"}
}

NOTHING: Examples = {}

NEWEST: Examples = {"200": {"args": ["a"]}}

EXAMPLES = {
    "CreateFile": CREATE_FILE,
    "Find": FIND,
    "Upload": NOTHING,
    "Greet": NOTHING,
    "Silent": NOTHING,
    "Newest": NEWEST,
}
