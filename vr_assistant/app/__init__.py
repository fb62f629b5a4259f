"""The composition root: starts the stage, the mind and the model server, relays between them, ends them."""
