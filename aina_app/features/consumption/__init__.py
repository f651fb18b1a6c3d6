"""Consumption at a glance."""
