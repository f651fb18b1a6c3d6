"""Readings of metering points: their formats, their store, their figures. Features and jobs share them."""
