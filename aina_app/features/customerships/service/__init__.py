"""B. Käyttäjäprofiiliin liitetyt asiakkuudet: what a card shows, and what a person changes on it."""
