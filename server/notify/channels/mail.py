"""Mail by SMTP. The server's answer decides: 4xx and a lost line are tried again, a refusal of this mail is not."""

import asyncio
from typing import Literal

import aiosmtplib

from server.config import Settings
from server.notify.contract import NotSent, Outgoing
from server.notify.mime import address_of, build_mail, one_line


class MailChannel:
    name = "mail"
    leaves: Literal["sent", "kept"] = "sent"

    def __init__(self, settings: Settings) -> None:
        """Raises ValueError if the sender is no address."""
        address_of(settings.smtp_from)
        if settings.smtp_reply_to:
            address_of(settings.smtp_reply_to)
        self._settings = settings

    async def send(self, message: Outgoing) -> None:
        settings = self._settings
        mail = await asyncio.to_thread(build_mail, message, settings.smtp_from, settings.smtp_reply_to)
        try:
            await aiosmtplib.send(
                mail,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user or None,
                password=settings.smtp_password.get_secret_value() if settings.smtp_user else None,
                use_tls=settings.smtp_security == "tls",
                start_tls=settings.smtp_security == "starttls",
                timeout=settings.smtp_timeout_s,
            )
        except aiosmtplib.SMTPAuthenticationError as error:
            # what the server says here may quote what we sent
            raise NotSent("mail_sign_in", str(error.code)) from None
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused(error.recipients[0]) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _refused(error) from None
        except aiosmtplib.SMTPTimeoutError:
            raise NotSent("mail_timeout") from None
        except aiosmtplib.SMTPConnectError:
            raise NotSent("mail_unreachable") from None
        except aiosmtplib.SMTPServerDisconnected:
            raise NotSent("mail_closed") from None
        except aiosmtplib.SMTPException as error:
            raise NotSent("mail_line", type(error).__name__) from None
        except (OSError, ValueError) as error:
            raise NotSent("mail_line", type(error).__name__) from None


def _refused(error: aiosmtplib.SMTPResponseException) -> NotSent:
    permanent = 500 <= error.code < 600 and error.code not in (530, 534, 535, 538)
    return NotSent("mail_answer", f"{error.code} {one_line(str(error.message))[:200]}", permanent=permanent)
