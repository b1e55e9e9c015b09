"""The side-Lambdas of the WebSocket API: one module for each route or trigger, and what they share."""
