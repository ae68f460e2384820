"""Openings of a conversation that people choose from."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver import MCPServer


def add_prompts(server: MCPServer[Any]) -> None:
    """Add them to a server."""

    @server.prompt()
    def prepare_a_meeting(account: str) -> str:
        """Prepare a meeting with one account's team."""
        return (
            f"Prepare my next meeting with the account {account!r}. Find the account, look at its open journey and the "
            "brief, and tell me who will be there, what keeps the team from agreeing and what I should achieve. Give "
            "the interval beside every estimate, say what is not known, and name the evidence."
        )

    @server.prompt()
    def review_my_week() -> str:
        """What changed, and what to do about it."""
        return (
            "Tell me what changed in the last seven days and which moves of the plan are due. Sort them by what is at "
            "stake, explain the figure behind each, and say what you are not sure of. Write nothing down."
        )

    @server.prompt()
    def question_the_forecast() -> str:
        """Why the forecast is what it is."""
        return (
            "Show the forecast and explain its largest figures by their evidence. Where it differs from the CRM's own, "
            "say which deals make the difference and how sure that is."
        )
