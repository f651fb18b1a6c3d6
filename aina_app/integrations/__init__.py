"""Outside protocols, one door each: identification, customer information system, e-mail."""
