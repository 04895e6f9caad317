"""Inference: what follows from the asserted statements, materialised when a snapshot is built."""
