"""Chapter B: attached customerships and their delivered changes."""
