"""Where the names of participants are read from: one module for each form of list."""
