"""What is put into a message at the moment it leaves: links and codes, made from the server's secret."""

from server.hiring.identity import OneTimeCodes
from server.hiring.links import Links, ResultLinks


class MessageSecrets:
    def __init__(self, links: Links, result_links: ResultLinks, codes: OneTimeCodes) -> None:
        self._links = links
        self._result_links = result_links
        self._codes = codes

    def link(self, base_url: str, invitation: str) -> str:
        return self._links.link(base_url, invitation)

    def result_link(self, base_url: str, invitation: str) -> str:
        return self._result_links.link(base_url, invitation)

    async def code(self, kind: str, invitation: str) -> str | None:
        return await self._codes.code(kind, invitation)
