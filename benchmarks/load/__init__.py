"""The load generator: a process of its own that asks one local server over HTTP."""
