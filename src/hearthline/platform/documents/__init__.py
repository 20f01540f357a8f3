"""Documents to PDF: typst templates filled with plain data."""
