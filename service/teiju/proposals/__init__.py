"""Mappings that a program proposes and a person confirms; nothing here is ever served."""
