"""The chatroom on a laptop: the emulator that is its cloud, and `flask run`, which serves the API and the site."""
