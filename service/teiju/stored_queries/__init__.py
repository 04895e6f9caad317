"""Stored queries: SPARQL files with a head that says what they ask, take and answer."""
