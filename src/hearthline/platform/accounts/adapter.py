"""How allauth behaves here: nobody signs themselves up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-ins are opened by an administrator; a changed password is no longer a first one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def set_password(self, user: Any, password: str) -> None:
        user.must_change_password = False
        super().set_password(user, password)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names this program in authenticator apps and passkeys."""

    def get_totp_issuer(self) -> str:
        return "Hearthline"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Hearthline"}
