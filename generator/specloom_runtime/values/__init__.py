"""JSON values as values of Python types, and back: read, checked, told apart."""
