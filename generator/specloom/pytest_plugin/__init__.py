"""A pytest plugin: stubs of documents as fixtures."""
