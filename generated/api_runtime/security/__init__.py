"""Credentials and signatures: what proves who a request is from."""
