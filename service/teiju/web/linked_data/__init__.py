"""Linked data: every IRI under the base, described in RDF; its page is another room's."""
