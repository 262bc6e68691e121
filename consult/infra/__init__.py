"""One module for each thing outside: database, mail, files, documents, sheets, assets, where folders lie."""
