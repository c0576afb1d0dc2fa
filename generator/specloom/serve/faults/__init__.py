"""Faults on demand: delays, errors, rate limits, connections that break."""
