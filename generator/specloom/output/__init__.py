"""From the Package model to files: layout, rendering, and writing what changed."""
