"""Where the meeting services are; apart from their adapters, because a configuration is checked without loading one."""

ZOOM = "https://api.zoom.us/v2"
ZOOM_TOKEN = "https://zoom.us/oauth/token"  # noqa: S105 - an address, not a secret
WHEREBY = "https://api.whereby.dev/v1"
