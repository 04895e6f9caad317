"""The files for download: the whole and each zone, in the formats that people work with."""
