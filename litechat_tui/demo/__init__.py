"""An embedded Responses endpoint on loopback: a place to try the client with no proxy."""
