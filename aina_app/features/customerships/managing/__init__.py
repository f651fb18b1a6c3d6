"""What stands around the cards: questions answered, changes taken back, their history, what is hidden or gone."""
