"""How a table looks in a workbook: styles, validation, locks, forms, templates."""
