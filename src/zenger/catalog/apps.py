"""The catalog as Django knows it."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The one app of a newsroom's database."""

    name = "zenger.catalog"
    label = "catalog"
