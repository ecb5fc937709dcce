"""Files that people add: what each truly is, whether it is clean, and where it is kept."""
