"""What an assistant can read beside the tools: what the tables and their columns mean."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError

from quorate.errors import nearest_word
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.dictionary import data_dictionary, table_page


def add_resources(server: MCPServer[Any]) -> None:
    """Add them to a server; they say nothing of anybody."""

    @server.resource("quorate://dictionary", mime_type="text/markdown")
    def dictionary() -> str:
        """Every published table and column, and what it means."""
        return data_dictionary()

    @server.resource("quorate://dictionary/{table}", mime_type="text/markdown")
    def dictionary_of(table: str) -> str:
        """One published table and its columns."""
        if table not in PUBLISHED_TABLES:
            near = nearest_word(table, list(PUBLISHED_TABLES))
            raise ResourceNotFoundError(
                "There is no such table." + (f" Did you mean '{near}'?" if near else "")
            )
        return table_page(PUBLISHED_TABLES[table])
