"""Japan's settlement autonomy zones (定住自立圏) as linked open data."""

__version__ = "0.1.0"
