"""Bad input: changed exports, settings, journey maps and requests, thrown at everything that reads them."""
