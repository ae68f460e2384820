"""The codes that tables hold, such as a channel or what was done, as words.

What reads well as it is written, but for its underscores, stands here only so that other languages can say it.
"""

from __future__ import annotations

from quorate.language import Words, language

# Codes of closed lists that are told as they are. Those with words of their own are told by these.
_CODES = Words(
    {
        # who
        "buyer": "buyer", "sales": "sales", "marketing": "marketing", "success": "success",
        "operations": "operations", "both": "both", "other": "other", "system": "system",
        # where
        "web": "web", "email": "email", "webinar": "webinar", "event": "event", "social": "social", "ad": "ad",
        "review site": "review site", "search": "search", "meeting": "meeting", "call": "call", "chat": "chat",
        "direct mail": "direct mail", "product": "product", "community": "community", "partner": "partner",
        # what was done
        "viewed": "viewed", "downloaded": "downloaded", "clicked": "clicked", "opened": "opened",
        "delivered": "delivered", "bounced": "bounced", "replied": "replied", "sent": "sent", "invited": "invited",
        "registered": "registered", "attended": "attended", "missed": "missed", "asked": "asked",
        "answered": "answered", "posted": "posted", "reacted": "reacted", "commented": "commented",
        "shared": "shared", "followed": "followed", "connected": "connected", "searched": "searched",
        "compared": "compared", "reviewed": "reviewed", "requested demo": "requested demo",
        "requested contact": "requested contact", "submitted form": "submitted form", "trialled": "trialled",
        "signed up": "signed up", "logged in": "logged in", "used": "used", "purchased": "purchased",
        "subscribed": "subscribed", "unsubscribed": "unsubscribed", "called": "called", "voicemail": "voicemail",
        "noted": "noted", "responded": "responded", "referred": "referred",
        # what content is for, and its form
        "insight": "insight", "guidance": "guidance", "proof": "proof", "pricing": "pricing",
        "onboarding": "onboarding", "article": "article", "paper": "paper", "report": "report", "video": "video",
        "podcast": "podcast", "case study": "case study", "guide": "guide", "template": "template",
        "calculator": "calculator", "demo": "demo", "deck": "deck", "page": "page",
        "documentation": "documentation",
        # what is stated
        "role": "role", "stance": "stance", "influence": "influence", "membership": "membership", "stage": "stage",
        "criterion": "criterion", "competitor": "competitor", "cause of loss": "cause of loss",
        "identity": "identity", "content": "content", "confirmed": "confirmed", "not a member": "not a member",
        "left": "left", "price": "price", "indecision": "indecision", "status quo": "status quo",
        "timing": "timing", "same": "same", "different": "different", "unresolved": "unresolved",
        "rule": "rule", "model": "model", "colleague": "colleague", "champion": "champion",
        "supporter": "supporter", "neutral": "neutral", "sceptic": "sceptic", "opponent": "opponent",
        "unknown": "unknown",
        # what became of opportunities, and facts of theirs
        "open": "open", "won": "won", "lost": "lost", "renewed": "renewed", "created": "created",
        "crm stage": "CRM stage", "amount": "amount", "close on": "expected close", "outcome": "outcome",
        "forecast category": "forecast category", "opportunity": "opportunity", "spent": "spent",
        "contact role": "contact role", "entered": "entered",
        # functions of buyers, and how senior they are
        "general management": "general management", "finance": "finance", "it": "IT",
        "engineering": "engineering", "security": "security", "procurement": "procurement", "legal": "legal",
        "customer service": "customer service", "human resources": "human resources", "data": "data",
        "research": "research", "c level": "C-level", "vp": "vice president", "director": "director",
        "head": "head", "manager": "manager", "senior": "senior", "specialist": "specialist", "junior": "junior",
        "owner": "owner",
        # rows of the log
        "touch": "touch", "statement": "statement", "purpose": "purpose", "month": "month", "quarter": "quarter",
    },
    context="code",
)  # fmt: skip


def code_word(code: str) -> str:
    """A code in words of the reader's language: `lost_no_decision` is 'lost no decision' in English."""
    words = code.replace("_", " ").strip()
    return words if language().code == "en" else _CODES.get(words, words)
