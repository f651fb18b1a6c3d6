"""What a person does to their own account: details, password, devices."""
