"""The demo's customer information system: a company's register of customers behind a documented REST interface."""
