"""Real traffic through a document: forwarded, held against it, and told of."""
