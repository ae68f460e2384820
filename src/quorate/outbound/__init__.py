"""Outbound: what leaves the workspace, audience files and changes written back to the CRM, and the record of both."""
