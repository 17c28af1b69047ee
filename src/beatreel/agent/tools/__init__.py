"""Tools: what an agent can do; one function each, thin over the edits of the draft."""
