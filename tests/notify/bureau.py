"""Messaging over a real database, with candidates and links to write to."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from server.config import Settings
from server.core.clock import HandClock
from server.core.notices import Telling
from server.core.plan import Plan, Question
from server.core.text import Language
from server.hiring.identity import OneTimeCodes
from server.hiring.links import Links, ResultLinks
from server.hiring.message_secrets import MessageSecrets
from server.notify.post import Post
from server.stores.outbox import MessageRow
from server.stores.schema import invitations
from server.stores.schema_hiring import candidates
from server.stores.stores import Stores

SECRET = b"s" * 32
BASE = "https://interviews.test"
PLAN = Plan(title="后端工程师", department="平台部", organisation="示例公司", questions=(Question(text="请自我介绍"),))


@dataclass
class Bureau:
    stores: Stores
    clock: HandClock
    settings: Settings
    posts: list[Post] = field(default_factory=list)
    opening: str = ""
    count: int = 0
    links: Links = field(default_factory=lambda: Links(SECRET))

    def post(self, **settings: Any) -> Post:
        """Messaging with these settings; closed at the end of the test."""
        given = Settings(_env_file=None, **{"data_dir": self.settings.data_dir, "smtp_security": "none", **settings})
        codes = OneTimeCodes(self.stores.database, SECRET, self.clock)
        secrets = MessageSecrets(self.links, ResultLinks(SECRET), codes)
        post = Post(given, self.stores.database, secrets, self.clock, base_url=BASE)
        self.posts.append(post)
        return post

    async def candidate(
        self,
        name: str = "林悦",
        mail: str = "yue@example.com",
        phone: str = "",
        language: Language = "zh",
        until_wall_s: float | None = None,
        plan: Plan = PLAN,
    ) -> Telling:
        """One with a link that stands."""
        if not self.opening:
            self.opening = (await self.stores.openings.create(plan, self.clock.wall_s())).id
        self.count += 1
        id, invitation = f"c{self.count:03}", f"{self.count:032x}"
        person = {
            "id": id,
            "opening": self.opening,
            "name": name,
            "mail": mail,
            "phone": phone,
            "language": language,
            "note": "",
            "questions": "[]",
            "created_wall_s": self.clock.wall_s(),
        }
        link = {
            "id": invitation,
            "opening": self.opening,
            "candidate": name,
            "created_wall_s": self.clock.wall_s(),
            "valid_until_wall_s": until_wall_s,
            "candidate_id": id,
        }
        known = {column.name for column in candidates.columns}
        if "mail_key" in known:
            person |= {"mail_key": mail, "phone_key": phone}
        async with self.stores.database.write() as connection:
            await connection.execute(sa.insert(candidates).values(person))
            await connection.execute(sa.insert(invitations).values(link))
        return Telling(
            key=f"invited:{invitation}",
            candidate=id,
            invitation=invitation,
            opening=self.opening,
            name=name,
            mail=mail,
            phone=phone,
            language=language,
            link=self.links.link(BASE, invitation),
            valid_from_wall_s=None,
            valid_until_wall_s=until_wall_s,
        )

    async def invite(self, post: Post, *tellings: Telling) -> None:
        prepared = await post.messages.invited(tellings)
        async with self.stores.database.write() as connection:
            await prepared.write(connection, [telling.invitation for telling in tellings])

    async def change(self, telling: Telling, **values: object) -> None:
        async with self.stores.database.write() as connection:
            await connection.execute(sa.update(invitations).where(invitations.c.id == telling.invitation).values(**values))

    async def only(self, post: Post) -> MessageRow:
        (message,) = await post.outbox.list()
        return message
