"""The REST API's resources: a module of views for each, with its schemas beside it."""
