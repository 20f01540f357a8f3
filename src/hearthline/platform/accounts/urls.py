"""Addresses of signing in, second factors, and what a person sets for themselves."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path

from hearthline.platform.accounts import self_service

urlpatterns = [
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("account/sign-up/", allauth_views.signup, name="account_signup"),
    path("account/closed/", allauth_views.account_inactive, name="account_inactive"),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("account/role/", self_service.choose_role, name="choose_role"),
    path("account/stay/", self_service.stay_signed_in, name="stay_signed_in"),
]
