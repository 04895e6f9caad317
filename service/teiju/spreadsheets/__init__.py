"""Tables as spreadsheets open them: no cell runs as a formula, codes keep their zeros."""
