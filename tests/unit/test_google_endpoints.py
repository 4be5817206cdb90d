import pytest

from cowork_sheets.errors import ConfigurationError
from cowork_sheets.google.endpoints import check_endpoint


@pytest.mark.parametrize(
    ("url", "used"),
    [
        ("https://sheets.googleapis.com", "https://sheets.googleapis.com"),
        ("https://sheets.example.org:8443/api/", "https://sheets.example.org:8443/api"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.8.9.1", "http://127.8.9.1"),
        ("http://localhost:1/calendar/v3", "http://localhost:1/calendar/v3"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_https_and_this_computer_are_used(url: str, used: str) -> None:
    assert check_endpoint(url) == used


@pytest.mark.parametrize(
    "url",
    [
        "http://sheets.googleapis.com",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "http://0.0.0.0:8080",
        "http://192.168.1.5",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "https://",
        "sheets.googleapis.com",
        "",
    ],
)
def test_anything_unprotected_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"google.sheets_endpoint: .* cannot be used"):
        check_endpoint(url, "google.sheets_endpoint")


@pytest.mark.parametrize(
    "url", ["https://ada:secret@example.org", "https://example.org/?q=1", "https://example.org/#a"]
)
def test_an_address_holds_no_password_or_query(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        check_endpoint(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["https://[::1", "https://example.org:port"])
def test_nonsense_is_refused_in_words(url: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a web address"):
        check_endpoint(url)
