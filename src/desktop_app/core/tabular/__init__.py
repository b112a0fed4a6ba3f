"""Tables of text: CSV and workbooks, read whatever program wrote them and written safe to open."""
