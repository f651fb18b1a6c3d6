"""A demo identification broker that speaks OpenID Connect as the Finnish Trust Network's brokers do."""
