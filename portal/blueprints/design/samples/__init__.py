"""Invented people and figures, the same every time, for the design pages."""
