"""Revisions, one a file, in the order of their names."""
