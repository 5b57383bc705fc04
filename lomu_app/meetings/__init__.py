"""The one meeting engine: agenda, attendance, decisions, minutes; each forum brings its agenda."""
