"""Who may do what, by id only: names and usernames can be taken by anyone.

Admin commands work in private chats only. Whoever writes as a group or a channel is nobody: an
anonymous admin arrives under one id that all groups share, and a bot that had this id among its
admins would belong to every group (github.com/dgongut/docker-controller-bot/issues/25).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

GROUP_ANONYMOUS = 1087968824
TELEGRAM_SERVICE = 777000
CHANNEL_BOT = 136817688
NOBODY = frozenset({GROUP_ANONYMOUS, TELEGRAM_SERVICE, CHANNEL_BOT})


class Access(StrEnum):
    """For whom a command is."""

    EVERYONE = "everyone"
    CHAT_ADMIN = "chat-admin"  # who configures the chat: the person, or an admin of the group
    ANALYST = "analyst"
    ADMIN = "admin"


class Refusal(StrEnum):
    """Why a person may not use a command; every member has a sentence."""

    NOT_FOR_YOU = "not-for-you"
    CHAT_ADMINS_ONLY = "chat-admins-only"
    PRIVATE_ONLY = "private-only"
    ANONYMOUS = "anonymous"  # an admin of a group who writes as the group


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent an update, as far as access is concerned."""

    user_id: int | None
    is_bot: bool
    as_chat: bool  # wrote as a group or a channel
    private: bool  # in a private chat

    @property
    def is_somebody(self) -> bool:
        """True for a person whose id says who that is."""
        named = self.user_id is not None and self.user_id not in NOBODY
        return named and not self.as_chat and not self.is_bot


@dataclass(frozen=True, slots=True)
class Roles:
    """The ids from the settings."""

    admins: frozenset[int]
    analysts: frozenset[int]

    @classmethod
    def of(cls, admins: Collection[int], analysts: Collection[int]) -> "Roles":
        """Take the ids as set, without those that are nobody's."""
        return cls(frozenset(admins) - NOBODY, frozenset(analysts) - NOBODY)

    def allow(self, access: Access, user_id: int) -> bool:
        """Tell whether the person has the role that ``access`` asks for."""
        if access is Access.ADMIN:
            return user_id in self.admins
        if access is Access.ANALYST:
            return user_id in self.admins or user_id in self.analysts
        return True

    def refusal(self, access: Access, sender: Sender) -> Refusal | None:
        """Return why the sender may not use a command; None when it may."""
        if sender.as_chat and access in (Access.EVERYONE, Access.CHAT_ADMIN):
            return Refusal.ANONYMOUS
        if not sender.is_somebody or not self.allow(access, sender.user_id or 0):
            return Refusal.NOT_FOR_YOU
        if access is Access.ADMIN and not sender.private:
            return Refusal.PRIVATE_ONLY
        return None
