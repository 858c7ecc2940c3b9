"""Stories → edition. What is due, what it is made of, and every form that it takes."""

from service.compose.render import FORMS, mail_parts, render
from service.compose.stage import ComposeStage, ComposeStore, deliveries_of

__all__ = ["FORMS", "ComposeStage", "ComposeStore", "deliveries_of", "mail_parts", "render"]
