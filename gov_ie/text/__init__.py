"""The text as received → clean text with offsets back, its outline, its words."""
