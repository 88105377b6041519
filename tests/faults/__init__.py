"""What goes wrong outside of the program, met through its real command line."""
