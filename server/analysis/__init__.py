"""A seat on an analyzer host: encoded frames out, facts in. Hosts are child processes or on other machines."""
