"""The embedded engine: Oxigraph in worker processes that can be killed at any moment."""
