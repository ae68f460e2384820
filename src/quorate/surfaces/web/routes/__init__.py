"""The pages, one file for each kind. Handlers ask a view and hand its answer to a template."""
