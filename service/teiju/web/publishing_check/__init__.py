"""The check of a workbook before publication: a page that keeps nothing."""
