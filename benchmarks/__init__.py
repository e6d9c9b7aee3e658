"""Measurements of the program on a real terminal, as ratios to other programs of the same run; none is asserted."""
