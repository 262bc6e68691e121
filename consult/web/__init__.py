"""How the house speaks HTTP: the language of a request, layout, forms, refusals, headers and static files."""
