"""Editions and snapshots: what they state, how they differ, how they are cited."""
