"""Bodies by media type: JSON, forms, files, multipart, streams of items."""
