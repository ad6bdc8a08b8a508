"""Which files import which, told from their text alone: whom to parse is to be known before anything is parsed."""
