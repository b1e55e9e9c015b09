"""The app as Zappa and WSGI servers import it."""

import gc

from chat_app import create_app

# What is imported here stays for good: to search it for garbage while it grows is 7 % of a cold start (`make
# cold-start`), and afterwards a little of every request.
gc.disable()
try:
    app = create_app()
finally:
    gc.freeze()
    gc.enable()
