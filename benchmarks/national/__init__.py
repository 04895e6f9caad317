"""A made-up data set of the size of the whole country, in the project's own tables."""
