"""The command line: it composes the layers and nothing imports it."""
