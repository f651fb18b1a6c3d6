"""The demo meter: quarter-hour histories of invented metering points, delivered as Datahub CSV files.

It stands for the company's meter data system. It shares nothing with the portal but the folder that it delivers into.
"""
