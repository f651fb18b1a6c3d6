"""The operator's command line, `python -m aina_app.operator`: one module a group of commands (docs/operator.md)."""
