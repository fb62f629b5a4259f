"""How our own server is told its key: others can read arguments, not environments."""

KEY_VARIABLE = "VR_ASSISTANT_SERVER_KEY"
