"""A topic's own recogniser: what `askaloud topic build` needs (extra `build`)."""
