"""The CloudFormation stack and what goes with it: its template, the side-Lambdas' package, the site, its removal."""
