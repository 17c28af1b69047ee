"""Reading: what a message asks for, by rules, without a language model."""
