"""What machines look for first: robots, sitemap, OpenAPI, schema.org."""
