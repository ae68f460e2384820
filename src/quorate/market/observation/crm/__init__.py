"""What the vendor's people and connectors put into the CRM, when, and what they leave out."""
