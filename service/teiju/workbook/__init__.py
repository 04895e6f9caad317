"""The spreadsheet of a zone: from the tables to a workbook, and back with every fault named."""
