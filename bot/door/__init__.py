"""The public web application: chat API, widget and demo page."""
