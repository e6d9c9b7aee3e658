"""The words this program is written in: plain data and pure functions, standard library only."""
