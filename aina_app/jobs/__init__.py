"""Background work: deliveries, imports, what is forgotten, and the schedule that finds what is due."""
