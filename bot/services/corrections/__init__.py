"""What analysts say: implements ``bot.chat.services.corrections``."""

from bot.services.corrections.service import DatabaseCorrections

__all__ = ["DatabaseCorrections"]
