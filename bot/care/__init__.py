"""What we know and decide: plain Python, standard library only."""
