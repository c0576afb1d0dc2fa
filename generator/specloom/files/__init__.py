"""From text to files: what would change in a folder, its lock, and writing all of it or nothing."""
