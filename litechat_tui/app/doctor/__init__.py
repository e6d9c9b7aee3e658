"""Looks at every link of the chain from the settings to the model; pure, over what it is told and one port."""
