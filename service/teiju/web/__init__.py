"""The service over HTTP: the SPARQL endpoint and the pages. It only reads."""
