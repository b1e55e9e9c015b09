"""The side-Lambdas of the WebSocket API: one module for each route or trigger, and what they share."""

import gc

# What is imported stays for good: to search it for garbage again and again while it grows, as Python does unless told,
# is a tenth of a cold start. Nor do the handlers leave much that only such a search would find.
gc.set_threshold(50_000)
