"""Questions by HTTP: `POST /ask`, on the server of the page."""
