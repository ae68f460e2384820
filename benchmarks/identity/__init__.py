"""How well and how fast it is found who is who, who is from which company, and which company is meant."""
