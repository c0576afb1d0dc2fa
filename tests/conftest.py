"""What holds for all tests: a slow machine is no failure, and nobody's cache is theirs."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "specloom",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("specloom")

os.environ["SPECLOOM_CACHE"] = ""
