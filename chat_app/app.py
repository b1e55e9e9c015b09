"""The app as Zappa and WSGI servers import it."""

from chat_app import create_app

app = create_app()
