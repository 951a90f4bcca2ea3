"""The doors to the web: webhooks, the chat page, health."""
