"""The command line. `nightdesk --help` imports nothing but click; each command is loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

COMMANDS = {  # name -> (module, one line of help)
    "run": ("service", "The service: polls, reads, groups, and publishes at the configured hours."),
    "digest": ("digest", "Now, once: poll what is due, read, group, compose, write."),
    "demo": ("demo", "The whole job on an invented day of news, without network."),
    "check": ("check", "The configuration: every error at once; with --online each feed is tried, as by feeds check."),
    "feeds": ("feeds", "Find, try, list and watch the feeds; import and export OPML."),
    "editions": ("editions", "List and show the editions that are out."),
    "why": ("why", "Why an article stands in its story, or why it is missing."),
    "pipe": ("pipe", "One stage as a filter, without a database."),
    "migrate": ("migrate", "Bring the database to this release's schema."),
}


class Lazy(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"service.cli.{COMMANDS[cmd_name][0]}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "--version", package_name="nightdesk", message="nightdesk %(version)s")
def cli() -> None:
    """The night desk of a newsroom: one edition every morning, each story once.

    \b
    Try it:      nightdesk demo
    Your feeds:  nightdesk check && nightdesk digest
    For good:    nightdesk run
    """


def main() -> None:
    """Entry point. Exit status: 0 done; 1 done, with failures told; 2 wrong usage or configuration."""
    try:
        code = cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = 2
    except click.exceptions.Abort:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away: nobody is there to be told
        code = 1
    except Exception as error:
        from service.cli.options import tell_error

        code = tell_error(error)
    sys.exit(code if isinstance(code, int) else 0)
