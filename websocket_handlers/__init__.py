"""The side-Lambdas of the WebSocket API: one module per route or trigger."""
