"""Messages that leave the house (mail, chat gateways, webhooks)."""
