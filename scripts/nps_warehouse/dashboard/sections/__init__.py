"""The sections of the page: each turns what was read into figures, tables and charts in one language."""
