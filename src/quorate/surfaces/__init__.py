"""The ways in and out: command line and web pages."""
