"""The API's function, which Zappa deploys: what is in its package, how it is set up, and what state it is in."""
