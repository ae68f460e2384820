"""Lists kept by hand or bought: the content register and the owners of networks."""

from __future__ import annotations

from quorate.market.streams import Stream
from quorate.market.world.companies import Company
from quorate.market.world.library import CONTENTS
from quorate.market.world.networks import CARRIERS, HOSTING, SCANNING, Block
from quorate.market.writers.plain_files import PlainWriter


def register_contents(writer: PlainWriter) -> None:
    """The content register; some assets were never labelled with roles, stages and topics."""
    for content in CONTENTS:
        labels = [content.roles, content.stages, content.offerings, content.topics]
        if not content.is_labelled:
            labels = [(), (), content.offerings, ()]
        writer.add(
            "content/contents",
            content.content_id,
            [
                content.content_id,
                content.title,
                content.url,
                content.format,
                content.intent,
                content.audience,
                *(";".join(label) for label in labels),
            ],
        )


def list_carriers(writer: PlainWriter) -> None:
    """Networks that belong to no account: providers, hosting, mail scanners."""
    for carrier in (*CARRIERS, HOSTING, SCANNING):
        if carrier.is_listed:
            _list(carrier.block, carrier.organisation, carrier.domain, writer)


def list_network(company: Company, stream: Stream, writer: PlainWriter) -> None:
    """The company's own network, if the list has it; names differ from the CRM's, domains may be missing."""
    if not company.is_network_listed:
        return
    words = company.words
    organisation = stream.pick((words.legal_name, words.name, words.legal_name.upper()))
    _list(company.network, organisation, "" if stream.chance(0.15) else words.domain, writer)


def _list(block: Block, organisation: str, domain: str, writer: PlainWriter) -> None:
    writer.add("networks/networks", f"{block.base:040d}", [block.text, organisation, domain])
