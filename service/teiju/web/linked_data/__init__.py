"""Linked data: every IRI of the base answers with what is stated of it."""
