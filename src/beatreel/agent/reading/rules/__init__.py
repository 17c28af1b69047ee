"""Rules that read a clause, by what it is about; :mod:`rulebook` has their order."""
