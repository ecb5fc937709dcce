"""Many requests in one file, from an agency that has the short form."""
