"""How things look and behave: layout, fields, messages, icons; they know no feature's words and ask no database."""
