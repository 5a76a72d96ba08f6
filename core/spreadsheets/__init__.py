"""Tables as files for spreadsheets: accessible workbooks (XLSX, ODS), and CSV with metadata beside it."""
