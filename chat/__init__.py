"""The domain as it is stored, and its rules: what the REST API and the side-Lambdas share. No Flask, no Lambda."""
