"""Asiakaspalvelu: contact details and hours."""
