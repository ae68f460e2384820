"""The tables, by the stage that makes them."""
