"""Changes the guards of a rule one by one, and tells which changes the rule's page does not notice."""
