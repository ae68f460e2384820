"""Pictures drawn as SVG. Colours come from the style sheet by class; every picture stands beside the same facts."""
