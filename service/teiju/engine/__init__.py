"""Engines: what answers a SPARQL query. Nothing above this layer knows which one does."""
