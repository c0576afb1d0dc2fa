"""A stub that keeps what was created: read, listed, changed and deleted as the document's paths and schemas say."""
