"""Pictures drawn as SVG, coloured by the style sheet; every one stands beside the same facts as text."""
