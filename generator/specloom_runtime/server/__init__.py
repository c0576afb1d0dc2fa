"""The server side: what answers requests around a `Service`. Needs msgspec and jsonschema-rs."""
