"""The weekly Force Service Improvement Meeting, made of measures."""
