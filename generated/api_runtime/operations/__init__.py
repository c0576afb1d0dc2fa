"""Operations as a document describes them, and calls made into requests."""
