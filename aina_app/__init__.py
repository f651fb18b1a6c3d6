"""The customer portal of an electricity distribution company."""
