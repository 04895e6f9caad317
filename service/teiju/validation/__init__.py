"""Validation: the merged graph against the shapes of `shapes/`, and its findings in words."""
