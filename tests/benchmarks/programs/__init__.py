"""Programs that run in environments of their own: they import nothing of specloom, and of these benchmarks nothing."""
