"""Pages for people: what the data say, in Japanese and English, from the engine's answers."""
