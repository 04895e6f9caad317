"""Tables under data/: CSV files described once, in CSVW metadata."""
