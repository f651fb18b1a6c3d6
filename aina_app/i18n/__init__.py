"""The words of the screens and mails, and how numbers are written, in three languages."""
