"""Names, types, texts and fields in languages that declare types, where a folder is one package."""
