"""Single sign-on: OpenID Connect's authorization code flow with PKCE, seen from our side."""
