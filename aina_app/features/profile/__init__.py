"""Chapter A: the user profile, password and devices."""
