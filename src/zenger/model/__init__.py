"""What things are: frozen values without input or output, which one stage hands to the next."""
