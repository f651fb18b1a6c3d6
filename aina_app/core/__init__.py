"""What has no product word in it: clock, calendar, database, numbers with check digits, secrets, log."""
