"""`bench phantoms`: whether anything is understood when nobody has said anything."""
