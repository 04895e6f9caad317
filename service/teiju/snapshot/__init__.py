"""Snapshots: immutable, complete outcomes of a build, named by the hash of their content."""
