"""Who hears what, page by page: from a stream's records or a client's frame to the posts, and what becomes of them."""
