"""`nightdesk run`."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

import click

from service.cli.options import Shared, set_up_logs, shared


@click.command()
@shared
def run(options: Shared) -> None:
    """The service: polls each feed when it is due, reads, groups, and publishes every digest at its local hour.

    SIGTERM and Ctrl-C stop it cleanly, SIGHUP reads the configuration again. An edition that an outage missed is
    published once after the start, as soon as the feeds have been polled.

    \b
    Example: nightdesk run --config /etc/nightdesk/nightdesk.toml
    """
    from service.app import run_service

    set_up_logs(logging.DEBUG if options.verbose else logging.INFO)

    async def serve() -> None:
        await run_service(options.settings, options.clock(ticking=True), options.tape())
        sys.stderr.flush()
        # everything is closed; what is left are threads of the system's resolver, which may wait for a dead name server
        os._exit(0)

    asyncio.run(serve())
