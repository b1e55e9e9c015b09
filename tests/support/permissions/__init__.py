"""What AWS asks of the one who deploys, from AWS's own data, and what docs/deployer-policies allow of it."""
